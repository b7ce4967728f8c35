import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchValues, type Access } from '../../../analysis/cloud/fetch.ts';
import { gather } from '../../../analysis/cloud/gather.ts';
import { askedOf, asValues, keyOf } from '../../../analysis/cloud/lines.ts';
import { DEFAULT_CONFIG, type DashboardConfig } from '../../../dashboards/services/index.ts';
import { startServer } from '../../helpers/server.ts';

// moto answers every query of GetMetricData in one page, so this speaks that one call itself, with the limits of AWS.

/** More tables than fit into one call. */
const tables = Array.from({ length: 150 }, (_, i) => ({
  capacity: 'on-demand' as const,
  indexes: [],
  operations: ['GetItem', 'PutItem'],
  label: `t${i}`,
  name: `table-${i}`,
}));
const CONFIG: DashboardConfig = { ...DEFAULT_CONFIG, resources: { ...DEFAULT_CONFIG.resources, tables } };
/** Three minutes. */
const SPAN = { from: 1_800_000_000, to: 1_800_000_180 };
const QUERIES = 500;

interface Query {
  Id: string;
  MetricStat?: { Metric: { MetricName: string; Dimensions?: { Name: string; Value: string }[] } };
}
interface Asked {
  MetricDataQueries: Query[];
  StartTime: number;
  EndTime: number;
  NextToken?: string;
}
interface Page {
  Id: string;
  Timestamps: number[];
  Values: number[];
}

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => void vi.unstubAllEnvs());

/** A value of its own for each metric and minute, so that none can stand where another should. */
const valueOf = (query: Query, time: number): number =>
  [...JSON.stringify(query.MetricStat)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e6, 7) +
  (time - SPAN.from) / 60;

/** What a call asks for, a value of each metric a minute, in pages of so many values: a page may end within a metric. */
function pageOf({ MetricDataQueries, StartTime, EndTime, NextToken }: Asked, most: number): object {
  const times = Array.from({ length: (EndTime - StartTime) / 60 }, (_, i) => StartTime + 60 * i);
  const all = MetricDataQueries.flatMap((query) => times.map((time) => ({ query, time })));
  const from = Number(NextToken ?? 0);
  const pages = new Map<string, Page>();
  for (const { query, time } of all.slice(from, from + most)) {
    const page = pages.get(query.Id) ?? { Id: query.Id, Timestamps: [], Values: [] };
    page.Timestamps.push(time);
    page.Values.push(valueOf(query, time));
    pages.set(query.Id, page);
  }
  const more = from + most < all.length;
  return { MetricDataResults: [...pages.values()], ...(more && { NextToken: String(from + most) }) };
}

interface CloudWatch {
  access: Access;
  calls: Asked[];
  refused: () => number;
}

/**
 * Refuses what AWS refuses, and once asks to come again.
 * @param most values of a page
 * @param until values from then on are not there yet
 */
async function cloudWatch(most: number, until = Infinity): Promise<CloudWatch> {
  const calls: Asked[] = [];
  let refused = 0;
  const server = await startServer(({ body }, response) => {
    const asked = JSON.parse(body.toString()) as Asked;
    const answer = (status: number, of: object): unknown =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(of));
    if (asked.MetricDataQueries.length > QUERIES)
      return answer(400, { __type: 'ValidationError', message: `more than ${QUERIES} queries` });
    if (calls.length === 1 && refused++ === 0)
      return answer(400, { __type: 'ThrottlingException', message: 'Rate exceeded' });
    calls.push(asked);
    return answer(200, pageOf({ ...asked, EndTime: Math.min(asked.EndTime, until) }, most));
  });
  return { access: { region: 'us-east-1', endpoint: server.url }, calls, refused: () => refused };
}

test('more than 500 metrics are asked for in several calls, each read to its last page, and nothing is mixed up', async () => {
  const asked = askedOf(CONFIG);
  expect(asked.length).toBeGreaterThan(2 * QUERIES);
  const { access, calls, refused } = await cloudWatch(700);
  const values = await fetchValues(asked, SPAN, 60, access);
  expect(values.map(keyOf)).toEqual(asked.map(({ series }) => keyOf(asValues(series))));
  for (const { values: of } of values)
    expect(of.map(([time]) => time)).toEqual([SPAN.from, SPAN.from + 60, SPAN.from + 120]);
  const first = calls.filter(({ NextToken }) => NextToken === undefined);
  const queries = first.flatMap(({ MetricDataQueries }) => MetricDataQueries);
  expect(queries.length).toBe(asked.length);
  expect(values.map(({ values: [one] }) => one?.[1])).toEqual(
    queries.map((query) => valueOf(query, SPAN.from)),
  );
  expect(calls.length).toBeGreaterThan(first.length);
  expect(refused()).toBeGreaterThan(0);
});

test.each([
  [SPAN.to, []],
  [SPAN.from + 120, []], // the last minute may just not have been sent
  [SPAN.from + 60, [expect.stringMatching(/^The metrics end 120 s before the run does: .*are missing/)]],
])('metrics up to %d: what is late is said', async (until, said) => {
  const { access } = await cloudWatch(100_000, until);
  const window = { start: SPAN.from, seconds: 180, offset: 0 };
  const options = { config: DEFAULT_CONFIG, access, file: undefined, save: undefined };
  const { unseen, lines } = await gather(options, [window], SPAN.to + 1000);
  expect(lines.length).toBeGreaterThan(0);
  expect(unseen.filter((text) => /end|ago/.test(text))).toEqual(said);
});
