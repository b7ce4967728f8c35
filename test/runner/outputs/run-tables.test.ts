import { describe, expect, test } from 'vitest';
import { runTables, verdictLines } from '../../../runner/outputs/run-tables.ts';
import type { Level, RequestTotals } from '../../../runner/results.ts';
import { distribution, makeRun } from './made.ts';

const request = (name: string): RequestTotals => ({
  method: 'GET',
  name,
  requests: 123_456,
  failures: 12,
  responseTime: distribution(),
  serviceTime: distribution({ p50: 0.8 }),
  histograms: { responseTime: '', serviceTime: '' },
});

const level = (fromRps: number, toRps: number, from: number): Level => ({
  targetRps: (fromRps + toRps) / 2,
  fromRps,
  toRps,
  from,
  to: from + 30,
  due: 3000,
  unsent: 1,
  requests: 2999,
  failures: 2,
  responseTime: distribution(),
});

test('a plain run has its four distributions and what became of the load', () => {
  expect(runTables(makeRun(), 80)).toEqual([
    'Times, ms                count     p50     p90     p95     p99   p99.9     max',
    '------------------------------------------------------------------------------',
    'response time            1,000    1.50    3.25    4.00    12.3     146   1,234',
    'service time             1,000    1.25    3.25    4.00    12.3     146   1,234',
    'lag of generator         1,000    0.01    0.02    0.03    0.10    0.50    0.75',
    'wait for connection          0       -       -       -       -       -       -',
    '',
    'Load: 1,000 due, 1,000 started, 100/s of 100/s, 0 unsent, 0 unfinished, 1 connection opened',
    'Generator and embedded target: 31 % of a core, 142 MB, event loop 20 % busy',
  ]);
});

test('requests have response and service times, and long names lose their middle', () => {
  const requests = [request('/a'), request('/v1/stores/[store]/records/[record]/blobs/[blob]')];
  const lines = runTables(makeRun({ requests }), 80);
  const from = lines.findIndex((line) => line.startsWith('Requests'));
  expect(lines.slice(from - 1, from + 4)).toEqual([
    '                                         response time, ms      service time, ms',
    'Requests             requests  failed    p50    p95    p99     p50    p95    p99',
    '--------------------------------------------------------------------------------',
    'GET /a                123,456      12   1.50   4.00   12.3    0.80   4.00   12.3',
    'GET /v1/s…bs/[blob]   123,456      12   1.50   4.00   12.3    0.80   4.00   12.3',
  ]);
});

test.each([80, 90, 100])('no line is longer than %d columns', (columns) => {
  const run = makeRun({
    requests: [request(`/${'x'.repeat(200)}`)],
    levels: [level(100, 100, 0), level(0, 100_000, 30)],
    observations: [{ name: 'o'.repeat(200), distribution: distribution() }],
    deviations: [{ name: 'd'.repeat(200), count: 1_000_000 }],
  });
  const tables = runTables(run, columns).slice(0, -2);
  expect(Math.max(...tables.map((line) => line.length))).toBe(columns);
});

describe('levels', () => {
  test('one of them is no table', () => {
    expect(runTables(makeRun({ levels: [level(100, 100, 0)] }), 80).join('\n')).not.toContain('Level');
  });

  test('holds and ramps', () => {
    const levels = [
      level(100, 100, 0),
      level(0, 1000, 30),
      { ...level(50, 50, 60), responseTime: distribution({ count: 0 }) },
    ];
    const lines = runTables(makeRun({ levels }), 80);
    const from = lines.findIndex((line) => line.startsWith('Level'));
    expect(lines.slice(from, from + 5)).toEqual([
      'Level, requests/s     seconds      due  unsent  requests  failed     p50     p99',
      '--------------------------------------------------------------------------------',
      '100                    0s-30s    3,000       1     2,999       2    1.50    12.3',
      '0-1,000             30s-1m00s    3,000       1     2,999       2    1.50    12.3',
      '50                1m00s-1m30s    3,000       1     2,999       2       -       -',
    ]);
  });
});

test('control characters of names are shown, and take the room that they then need', () => {
  const lines = runTables(makeRun({ deviations: [{ name: 'a\x1b[31m\0\n\t\x7f', count: 12 }] }), 80);
  const name = String.raw`a\x1b[31m\x00\x0a\x09\x7f`;
  const [heading, , row] = lines.slice(lines.findIndex((line) => line.startsWith('Done')));
  expect(row).toMatch(/ 12$/);
  expect(row?.startsWith(name)).toBe(true);
  expect(row).toHaveLength(heading?.length ?? 0);
});

test('observations, amounts and deviations are shown where there are any', () => {
  const lines = runTables(
    makeRun({
      observations: [{ name: 'cache invalidation', distribution: distribution() }],
      amounts: [{ name: 'write units', count: 40, total: 60 }],
      deviations: [{ name: 'create for delete', count: 12 }],
    }),
    80,
  );
  expect(lines).toContain('cache invalidation      1,000    1.50    3.25    4.00    12.3     146   1,234');
  expect(lines).toContain('create for delete                 12');
  expect(lines).toContain('write units         40          60     1.50           6');
});

test('the closed model says tasks and requests, and has no lag', () => {
  const lines = runTables(makeRun({ model: 'closed' }), 80);
  expect(lines.at(-2)).toBe('Load: 1,000 tasks, 100 requests/s, 0 unfinished, 1 connection opened');
  expect(lines.join('\n')).not.toContain('lag');
});

test('failures are counted by kind, with what each means', () => {
  const lines = runTables(makeRun({ errorKinds: { timeout: 3, connect_refused: 1200 } }), 100);
  expect(lines.find((line) => line.startsWith('connect_refused'))).toMatch(
    /^connect_refused: the target refused the connection +1,200$/,
  );
  expect(lines.find((line) => line.startsWith('timeout'))).toMatch(/ 3$/);
});

test('tasks that throw and rates that pace tasks are said', () => {
  const run = makeRun();
  const totals = { ...run.totals, exceptions: 2, laterRequests: 1500 };
  const lines = runTables({ ...run, totals }, 80);
  expect(lines.at(-3)).toContain(', 2 exceptions in tasks');
  expect(lines.at(-2)).toContain('The rate paces tasks: 1,500 requests');
});

test('the verdict', () => {
  expect(verdictLines({ valid: true, reasons: [] })).toEqual(['VALID']);
  const reasons = ['late', 'unsent'].map((text) => ({ code: 'lag', text, value: 2, limit: 1 }));
  expect(verdictLines({ valid: false, reasons })).toEqual(['INVALID', '  late', '  unsent']);
});

test('the generator: CPU by all the time that it ran, and the busiest of its threads', () => {
  const threads = ['w1', 'w2'].map((worker) => ({ worker, utilisation: 0.5 }));
  const target = { url: 'http://127.0.0.1:1', embedded: false };
  const run = makeRun({ threads, target, warmup: 10, cpuSeconds: 37, memoryBytes: 1_234_000_000 });
  expect(runTables(run, 80).at(-1)).toBe(
    'Generator: 185 % of a core, 1,234 MB, busiest event loop 20 % busy',
  );
});
