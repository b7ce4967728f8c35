import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketResponseTime } from '../../runner/buckets.ts';
import { consoleOutput } from '../../runner/outputs/console.ts';
import { CsvOutput } from '../../runner/outputs/csv.ts';
import { locustJson } from '../../runner/outputs/locust-json.ts';
import { errorReport, percentileTable, statsTable } from '../../runner/outputs/tables.ts';
import { compareStrings, fixed, floatRepr, strRepr } from '../../runner/python.ts';
import { takeReport } from '../../runner/stats-report.ts';
import { errorKey, RequestStats } from '../../runner/stats.ts';
import { makeRun, makeSnapshot } from '../runner/outputs/made.ts';
import { needLocust } from './real-locust.ts';
import { BORDER_TIMES, FLOATS, START, steps, STRINGS, type Event } from './samples.ts';

interface Named {
  name: string;
  method: string;
}

interface Real {
  version: string;
  files: Record<string, string>;
  json: string;
  console: Record<string, { running: string[]; final: string[] }>;
  reprs: string[];
  float_reprs: string[];
  fixed: [string, string][];
  buckets: number[];
  sorted: string[];
  keys: string[];
  medians: Record<string, number>;
  percentiles: Record<string, number[]>;
  report: { stats: Named[]; stats_total: unknown; errors: Record<string, unknown> };
}

const { value: python, describe } = needLocust(
  'whether CSV files, console tables, JSON and percentiles are byte for byte those of the real Locust',
);
const here = import.meta.dirname;
const SHARES = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1];
const WIDTHS = [80, 60, 4, 0];

function real(seed: number, fullHistory: boolean): Real {
  const input = JSON.stringify({
    start: START,
    full_history: fullHistory,
    widths: WIDTHS,
    strings: STRINGS,
    floats: FLOATS,
    times: BORDER_TIMES,
    steps: steps(seed),
  });
  const done = spawnSync(python!, [join(here, 'locust_outputs.py')], {
    input,
    encoding: 'utf8',
    maxBuffer: 1e8,
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (done.status !== 0) throw new Error(`${python} ended with ${done.status}: ${done.error ?? done.stderr}`);
  return JSON.parse(done.stdout) as Real;
}

const CLASSES = { catch: 'CatchResponseError', http: 'HTTPError', connection: 'ConnectionError' };

function play(stats: RequestStats, event: Event): void {
  if (event[0] === 'request') {
    const [, now, method, name, ms, bytes] = event;
    stats.logRequest(method, name, ms, bytes, now);
  } else if (event[0] === 'error') {
    const [, now, method, name, kind, text] = event;
    stats.logError(method, name, kind === 'text' ? text : `${CLASSES[kind]}(${strRepr(text)})`, now);
  } else {
    const [, node, message, traceback] = event;
    stats.logException(node, message, traceback);
  }
}

async function ours(seed: number, fullHistory: boolean, folder: string): Promise<RequestStats> {
  const prefix = join(folder, `run-${seed}-${fullHistory}`);
  const output = new CsvOutput(prefix, {
    fullHistory,
    onError: (error) => {
      throw error;
    },
  });
  await output.start();
  const stats = new RequestStats(START);
  let snapshot = makeSnapshot({ stats, now: START, elapsed: 0, users: 0 });
  output.interval(snapshot); // Locust too writes before its first sleep
  for (const { now, users, events } of steps(seed)) {
    for (const event of events) play(stats, event);
    snapshot = makeSnapshot({ stats, now, elapsed: now - START, users });
    output.interval(snapshot);
  }
  await output.end(makeRun(), snapshot);
  return stats;
}

const named = ({ method, name }: Named) => `${method} ${name}`;

const sorted = (parts: Named[]) => parts.toSorted((a, b) => compareStrings(named(a), named(b)));

/** Maps as JSON has them. */
const plain = (report: object) =>
  Object.fromEntries(
    Object.entries(report).map(([key, value]) => [
      key,
      value instanceof Map ? Object.fromEntries(value) : value,
    ]),
  );

describe.each([
  { seed: 1, fullHistory: false },
  { seed: 2, fullHistory: true },
])('as the real Locust, seed $seed, full history $fullHistory', ({ seed, fullHistory }) => {
  let theirs: Real;
  let stats: RequestStats;
  const folder = mkdtempSync(join(tmpdir(), 'compat-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    theirs = real(seed, fullHistory);
    stats = await ours(seed, fullHistory, folder);
  }, 60_000);

  test('the version is the pinned one', () => {
    const pinned = readFileSync(join(here, 'requirements.txt'), 'utf8');
    expect(pinned).toContain(`locust==${theirs.version}\n`);
  });

  test.each(['_stats.csv', '_stats_history.csv', '_failures.csv', '_exceptions.csv'])('%s', (name) => {
    const text = readFileSync(join(folder, `run-${seed}-${fullHistory}${name}`), 'utf8');
    expect(text.split('\r\n').length).toBeGreaterThan(3);
    expect(text).toBe(theirs.files[name]);
  });

  test.each(WIDTHS)('console tables with names of width %i', (width) => {
    const { running, final } = theirs.console[width]!;
    expect([...statsTable(stats, { current: true, width }), '']).toEqual(running);
    const summary = [
      ...statsTable(stats, { current: false, width }),
      '',
      ...percentileTable(stats, width),
      '',
    ];
    expect([...summary, ...errorReport(stats, width)]).toEqual(final);
  });

  test('what the console prints at the end starts with what Locust prints', async () => {
    let text = '';
    const stream = { write: (part: string) => (text += part) };
    const output = consoleOutput({
      stream,
      isTty: false,
      columns: 80,
      colour: false,
      printStats: false,
      onlySummary: true,
    });
    await output.end(makeRun(), makeSnapshot({ stats }));
    const expected = theirs.console['80']!.final.join('\n');
    expect(text.slice(0, expected.length)).toBe(expected);
  });

  test('JSON', () => {
    expect(theirs.json.length).toBeGreaterThan(3000);
    expect(locustJson(stats)).toBe(theirs.json);
  });

  test('percentiles and medians', () => {
    expect(
      Object.fromEntries(stats.entries.map((entry) => [named(entry), entry.percentiles(SHARES)])),
    ).toEqual(theirs.percentiles);
    expect(Object.fromEntries(stats.entries.map((entry) => [named(entry), entry.median]))).toEqual(
      theirs.medians,
    );
  });

  test('what a worker reports to its master', () => {
    const copy = new RequestStats(START);
    for (const { events } of steps(seed)) for (const event of events) play(copy, event);
    const report = takeReport(copy, START + 40);
    expect(sorted(report.stats).map(plain)).toEqual(sorted(theirs.report.stats));
    expect(plain(report.stats_total)).toEqual(theirs.report.stats_total);
    expect(report.errors).toEqual(theirs.report.errors);
  });

  test('how Python rounds, writes and sorts', () => {
    expect(BORDER_TIMES.map(bucketResponseTime)).toEqual(theirs.buckets);
    expect(FLOATS.map(floatRepr)).toEqual(theirs.float_reprs);
    expect(FLOATS.map((value) => [fixed(value, 2), fixed(value, 6)])).toEqual(theirs.fixed);
    expect(STRINGS.map(strRepr)).toEqual(theirs.reprs);
    expect(STRINGS.toSorted(compareStrings)).toEqual(theirs.sorted);
    expect(STRINGS.map((text) => errorKey('GET', '/é', text))).toEqual(theirs.keys);
  });
});
