import { beforeAll, describe, expect, test } from 'vitest';
import { compareAgainst } from '../../analysis/compare/against.ts';
import { findCapacity, type Capacity } from '../../analysis/capacity.ts';
import { throughputAt } from '../../analysis/capacity/law.ts';
import type { Database } from '../../analysis/database.ts';
import { NOTHING } from '../../analysis/distribution.ts';
import type { ReportData } from '../../analysis/report-data.ts';
import type { Chart } from '../../analysis/charts/chart.ts';
import { CHARTS } from '../../analysis/charts/index.ts';
import { COLOURS } from '../../analysis/charts/theme.ts';
import { toPng, toSvg } from '../../analysis/render.ts';
import { cloudOfAll } from './diagnosis/seen.ts';
import { TEN, csv, distribution, inFolder, measured, run, runFolder, type Row } from './samples.ts';

const TEXT = { id: 'x', title: 'title', description: 'description' };
const KINDS = [
  'dns',
  'tls',
  'reset',
  'timeout',
  'http_4xx',
  'http_5xx',
  'protocol',
  'exception',
  'unfinished',
  'check_failed',
];
let data: ReportData;

/** Draws a chart; where there is nothing to draw, something that shows it. */
async function drawn(chart: Chart, of: ReportData): Promise<string> {
  const spec = chart.spec(of);
  if (!spec) throw new Error(`${chart.name} is left out`);
  return toSvg(spec, TEXT);
}

/** Compared with itself, so that there is a comparison to draw. */
function compared(of: ReportData): ReportData {
  const records = of.records.map((record) => ({ ...record, verdict: 'VALID' as const }));
  return { ...of, against: compareAgainst(records, records, true) };
}

/** Eight levels that follow a law with a peak at 31 in flight; the last one did not hold. */
function capacityOfEight(): Promise<Capacity> {
  const law = { lambda: 100, sigma: 0.05, kappa: 0.001 };
  const steady = [1, 2, 4, 8, 16, 32, 48, 64].map((inFlight, index) => {
    const throughput = throughputAt(law, inFlight);
    const responseTime = distribution([1000, 1, 10 * inFlight, 8, 15, 20 * inFlight, 30 * inFlight, 90]);
    const level = { run: 'stairs', index, inFlight, little: inFlight, throughput, responseTime, users: null };
    const came = { arrivals: throughput * (index === 7 ? 1.2 : 1), requests: 1000, failures: 0, seconds: 10 };
    return { ...level, ...came, targetRps: throughput, fromRps: null, toRps: null, from: 0, to: 10 };
  });
  const rest = { due: null, unsent: null, requestsPerSecond: 0, serviceTime: NOTHING };
  // No condition is judged, so that no database is asked.
  return findCapacity(
    {} as Database,
    steady.map((level) => ({ ...level, ...rest })),
    [],
  );
}

beforeAll(async () => {
  const { summary, ...rest } = await inFolder((folder) => measured(runFolder(csv(TEN), run(), folder)));
  const named = { ...summary.input, file: 'results.csv' };
  const whole = { ...summary, input: named, capacity: await capacityOfEight() };
  data = compared({ ...rest, summary: whole, cloud: cloudOfAll() });
});

/** Panels of components are lines like others: the first of them stands for all where it takes time to draw. */
const KINDS_OF = CHARTS.filter(
  ({ name }, at) => at === CHARTS.findIndex((one) => one.name.startsWith('aws-')) || !name.startsWith('aws-'),
);

describe.each(CHARTS)('$name', (chart) => {
  test('has the spec that was agreed', async () => {
    const spec = `${JSON.stringify(chart.spec(data), undefined, 2)}\n`;
    await expect(spec).toMatchFileSnapshot(`charts/${chart.name}.snap`);
  });

  test('has a title, and a title with a unit on each axis of numbers', () => {
    const spec = JSON.parse(JSON.stringify(chart.spec(data))) as Record<string, unknown>;
    expect(spec['title']).toMatchObject({ text: expect.stringMatching(/\w{4}/) });
    expect(spec['description']).toMatch(/\w{4}/);
    const layers = ((spec['vconcat'] ?? [spec]) as Record<string, unknown>[]).flatMap(
      (part) => part['layer'] ?? [part],
    ) as { encoding: Record<string, { type?: string; title?: string }> }[];
    const numbers = layers
      .flatMap(({ encoding }) => [encoding['x'], encoding['y']])
      .filter((channel) => channel?.type === 'quantitative');
    const units = new Set(numbers.map((channel) => channel?.title).filter((title) => title !== undefined));
    expect(units.size).toBeGreaterThan(0);
    for (const unit of units) expect(unit).toMatch(/\(s\)|second|requests|users|\(\d+ s\)/);
  });
});

test.each(KINDS_OF)('$name is drawn with its labels on a machine without fonts', async (chart) => {
  const svg = await drawn(chart, data);
  const [labelled, bare] = await Promise.all([toPng(svg), toPng(svg, [])]);
  expect(labelled.subarray(1, 4).toString()).toBe('PNG');
  expect(labelled.equals(bare)).toBe(false);
  // Glyphs compress badly: a picture with labels is larger than the same without.
  expect(labelled.length).toBeGreaterThan(bare.length * 1.5);
});

test.each<[string, Row[]]>([
  ['one request', [{}]],
  [
    'two at the same instant, both of 0 ms',
    [1, 2].map(() => ({ response_time_ms: 0, service_time_ms: 0, lag_ms: 0 })),
  ],
  ['none that succeeded', [{ error_kind: 'dns', error: 'e', service_time_ms: 0, status: 0 }]],
  ['a run of a day', [{}, { due: 86_400, response_time_ms: 30_000 }]],
  ['more kinds of error than colours', KINDS.map((kind, due) => ({ due, error_kind: kind, error: kind }))],
  [
    'more names than fit',
    Array.from({ length: 50 }, (_, due) => ({ due, name: `/name/${due}/${'x'.repeat(due * 4)}` })),
  ],
])('every chart can be drawn of %s', async (_, rows) => {
  const made = compared(await measured(runFolder(csv(rows))));
  const drawable = CHARTS.filter((chart) => chart.spec(made) !== undefined);
  expect(drawable.length).toBeGreaterThanOrEqual(9);
  for (const svg of await Promise.all(drawable.map((chart) => drawn(chart, made)))) {
    expect(svg).toContain('role-axis-label');
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  }
});

test('no two lines, bars or areas of a chart have the same colour', () => {
  expect(new Set(COLOURS).size).toBe(COLOURS.length);
});

test('throughput counts what was started and answered, in the second that it was', async () => {
  const rows: Row[] = [
    { due: 0 },
    { due: 0.9995, lag_ms: 0.6, response_time_ms: 10 }, // picked up in the second second
    { due: 1.5, response_time_ms: 2000 }, // answered in the fourth
    { due: 3.5, error_kind: 'reset', error: 'reset' },
  ];
  const { timeline } = await measured(runFolder(csv(rows), run({ duration: 4, levels: [] })));
  expect(timeline.map(({ time, started, answered }) => [time, started, answered])).toEqual([
    [0, 1, 1],
    [1, 2, 1],
    [2, 0, 0],
    [3, 1, 1],
  ]);
});
