import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../../runner/output.ts';
import { consoleOutput, type ConsoleOptions } from '../../../runner/outputs/console.ts';
import { RequestStats } from '../../../runner/stats.ts';
import { makeRun, makeRunInfo, makeSnapshot } from './made.ts';

const START = 1_700_000_000;
const ESCAPE = '\x1b';
let written: string[];

beforeEach(() => {
  written = [];
  vi.stubEnv('NO_COLOR', undefined);
});
afterEach(() => vi.unstubAllEnvs());

function make(options: Partial<ConsoleOptions> = {}) {
  return consoleOutput({
    stream: { write: (text: string) => written.push(text) },
    isTty: false,
    columns: 100,
    colour: true,
    printStats: false,
    onlySummary: false,
    ...options,
  });
}

function failing(): RequestStats {
  const stats = new RequestStats(START);
  stats.logRequest('GET', '/a', 5, 0, START);
  stats.logError('GET', '/a', "HTTPError('500')", START);
  return stats;
}

const at = (elapsed: number, change: Partial<Snapshot> = {}) =>
  makeSnapshot({ elapsed, now: START + elapsed, remaining: 60 - elapsed, ...change });

describe('elsewhere than on a terminal', () => {
  test('a line comes at 1 s and then every 5 s, and no escape codes', () => {
    const output = make();
    void output.start(makeRunInfo());
    for (let second = 1; second <= 12; second++) output.interval(at(second + (second % 3) / 100));
    expect(written.map((line) => line.split(',')[0])).toEqual(['1s', '6s', '11s']);
    expect(written[0]).toBe(
      '1s, 59s left  998/1,000 rps  0 failed  p50 1.20 p99 8.40 ms  lag p99 0.12 ms  12 in flight  50 users\n',
    );
    expect(written.join('')).not.toContain(ESCAPE);
  });

  test('warm-up says so, and the first second after it has its line', () => {
    const output = make();
    for (const second of [-2, -1, 1, 2]) output.interval(at(second));
    expect(written.map((line) => line.split('  ')[0])).toEqual(['warming up, 2s left', '1s, 59s left']);
  });

  test('in warm-up there is nothing but what can be told: nothing is counted yet', () => {
    make().interval(at(-3, { waiting: 2 }));
    expect(written).toEqual(['warming up, 3s left  12 in flight  2 waiting  50 users\n']);
  });

  test('dashes stand where nothing was measured', () => {
    const interval = { ...makeSnapshot().interval, started: 0, requests: 0 };
    make().interval(at(1, { interval }));
    expect(written[0]).toContain('  0/1,000 rps  0 failed  p50 - p99 - ms  lag p99 - ms  ');
  });

  test('the closed model has requests, and what is wrong or waits is shown', () => {
    const interval = { ...makeSnapshot().interval, unsent: 3 };
    make().interval(
      at(1, { targetRps: undefined, remaining: undefined, waiting: 7, interval, stats: failing() }),
    );
    expect(written[0]).toBe(
      '1s  990 rps  1 failed  3 unsent  p50 1.20 p99 8.40 ms  12 in flight  7 waiting  50 users\n',
    );
  });
});

describe('on a terminal', () => {
  test('one line is rewritten each second', () => {
    const output = make({ isTty: true });
    for (const second of [1, 2, 3]) output.interval(at(second));
    expect(written).toHaveLength(3);
    expect(
      written.every((text) => text.startsWith('\r') && text.endsWith('\x1b[K') && !text.includes('\n')),
    ).toBe(true);
  });

  test.each([40, 60, 80])('it fits into %d columns', (columns) => {
    make({ isTty: true, columns, colour: false }).interval(at(1, { stats: failing() }));
    const line = written[0]?.slice(1, -3) ?? '';
    expect(line.length).toBeLessThan(columns);
    expect(line).toContain('998/1,000 rps');
  });

  test("the stream's own width wins, since windows change", () => {
    const stream = { columns: 40, write: (text: string) => written.push(text) };
    const output = make({ isTty: true, stream });
    output.interval(at(1));
    stream.columns = 120;
    output.interval(at(2));
    expect(written[0]?.length).toBeLessThan(45);
    expect(written[1]).toContain('50 users');
  });

  test('one that says it has 0 columns has a line all the same', () => {
    make({ isTty: true, columns: 0 }).interval(at(1));
    expect(written[0]).toContain('998/1,000 rps');
  });

  test('a note stands above the line, which is drawn again', () => {
    const output = make({ isTty: true });
    output.interval(at(1));
    const line = written[0]?.slice(1, -3);
    output.note('disk full');
    expect(written[1]).toBe(`\r\x1b[Kdisk full\n${line}`);
  });

  test('failures are red, but not with NO_COLOR or where colours are not wanted', () => {
    const red = `${ESCAPE}[31m1 failed${ESCAPE}[0m`;
    make({ isTty: true }).interval(at(1, { stats: failing() }));
    expect(written.at(-1)).toContain(red);
    make({ isTty: true, colour: false }).interval(at(1, { stats: failing() }));
    expect(written.at(-1)).not.toContain(red);
    vi.stubEnv('NO_COLOR', '1');
    make({ isTty: true }).interval(at(1, { stats: failing() }));
    expect(written.at(-1)).not.toContain(red);
  });
});

test("with printStats it is Locust's table every 2 s", () => {
  const output = make({ printStats: true });
  for (let second = 1; second <= 5; second++) output.interval(at(second, { stats: failing() }));
  expect(written).toHaveLength(3);
  expect(written[0]).toMatch(/^Type {5}Name .*\n.*\nGET {6}\/a .*\n.*\n {9}Aggregated .*\n\n$/);
});

test('with printStats warm-up has its line all the same: the table would be empty', () => {
  make({ printStats: true }).interval(at(-3));
  expect(written[0]).toMatch(/^warming up, 3s left /);
});

test('with onlySummary nothing comes before the end', async () => {
  const output = make({ onlySummary: true, printStats: true });
  output.interval(at(1));
  expect(written).toEqual([]);
  await output.end(makeRun(), at(2));
  expect(written.join('')).toContain('VALID');
});

describe('at the end', () => {
  test("come Locust's tables, ours and the verdict", async () => {
    const output = make({ isTty: true });
    output.interval(at(1));
    await output.end(makeRun(), at(2, { stats: failing() }));
    const text = written.slice(1).join('');
    expect(text.startsWith('\r\x1b[K')).toBe(true);
    const order = [
      'Type ',
      'Response time percentiles',
      'Error report',
      'Times, ms',
      'Load:',
      `${ESCAPE}[32mVALID`,
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text.endsWith('\n')).toBe(true);
  });

  test('names are whole where there is room, and always in a file', async () => {
    const name = 'o'.repeat(120);
    const run = makeRun({ observations: [{ name, distribution: makeRun().responseTime }] });
    for (const [isTty, columns, whole] of [
      [false, undefined, true],
      [true, 200, true],
      [true, 100, false],
    ] as const) {
      written = [];
      await make({ isTty, columns }).end(run, at(2));
      expect(written.join('').includes(name)).toBe(whole);
    }
  });

  test('neither names nor errors steer the terminal', async () => {
    const stats = new RequestStats(START);
    stats.logRequest('GET', '/a\x1b[2J\r\n', 5, 0, START);
    stats.logError('GET', '/a\x1b[2J\r\n', 'first\x1b[2J\nsecond', START);
    await make({ isTty: true, colour: false }).end(makeRun(), at(2, { stats }));
    const text = written.join('');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).toMatch(/^GET {6}\/a\\x1b\[2J\\x0d\\x0a /m);
    expect(text).toContain('GET /a\\x1b[2J\\x0d\\x0a: first\\x1b[2J\nsecond');
  });

  test('there is no error report without errors', async () => {
    await make().end(makeRun(), at(2));
    expect(written.join('')).not.toContain('Error report');
  });

  test('INVALID gives its reasons, and is not coloured in a file', async () => {
    const reasons = [{ code: 'lag', text: 'lag p99 12 ms, over 10 ms', value: 12, limit: 10 }];
    await make().end(makeRun({ verdict: { valid: false, reasons } }), at(2));
    expect(written.join('').endsWith('\nINVALID\n  lag p99 12 ms, over 10 ms\n')).toBe(true);
    expect(written.join('')).not.toContain(ESCAPE);
  });
});
