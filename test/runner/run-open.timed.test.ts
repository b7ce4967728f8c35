import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedCode, fixture, load, type Ended } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { Histogram } from '../../runner/histogram.ts';
import { SAMPLE_HEADER } from '../../runner/results.ts';

const plain = ['-f', fixture('plain.ts')];
const number = (row: Record<string, string>, column: string): number => Number(row[column]);

/** Rows, run.json and the server's own count tell one story. */
function agree(ended: Ended, counted: number): void {
  const { run, rows } = ended;
  expect(rows).toHaveLength(counted);
  expect(run.totals.requests).toBe(counted);
  expect(run.rowsSent).toBe(counted);
  expect(run.requests.reduce((sum, { requests }) => sum + requests, 0)).toBe(counted);
  expect(Histogram.decode(run.histograms.responseTime).count).toBe(run.responseTime.count);
}

describe('a plain run', () => {
  test('rows are what the target counted, and everything agrees', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('hello'), 5));
    const ended = await load([...plain, '--host', server.url, '--rps', '100', '-t', '2s', '--warmup', '0']);
    const { run, rows } = ended;
    expect(ended.code).toBe(expectedCode(run, 0));
    agree(ended, 200);
    expect(server.phases()).toEqual({ load: 200 });
    expect(run.totals).toMatchObject({ due: 200, started: 200, unsent: 0, failures: 0, unfinished: 0 });
    expect(run.totals.targetRps).toBeCloseTo(100, 5);
    expect(run.duration).toBeCloseTo(2, 5);
    expect(run.levels).toMatchObject([{ targetRps: 100, from: 0, to: 2, due: 200, requests: 200 }]);

    const start = Date.parse(run.start) / 1000;
    const dues = rows.map((row) => number(row, 'timestamp') - start).toSorted((a, b) => a - b);
    // Due times are the schedule's own, whatever the machine did.
    for (const [i, due] of dues.entries()) expect(Math.abs(due - i / 100)).toBeLessThan(0.002);
    for (const row of rows) {
      const wait = number(row, 'response_time_ms') - number(row, 'lag_ms') - number(row, 'service_time_ms');
      expect(wait).toBeGreaterThan(-0.003);
      expect(number(row, 'service_time_ms')).toBeGreaterThan(4);
      expect(row).toMatchObject({
        scenario: 'plain',
        method: 'GET',
        name: '/hello',
        status: '200',
        error_kind: '',
        error: '',
        request_bytes: '0',
        response_bytes: '5',
        target_rps: '100',
        worker: 'w1',
      });
    }
    // Times come in microseconds, so that ties of rounding do not sort.
    expect(readFileSync(join(ended.cwd, 'results.csv'), 'utf8').startsWith(`${SAMPLE_HEADER}\n`)).toBe(true);
    expect(readlinkSync(join(ended.cwd, 'results.csv'))).toMatch(
      /^results\/\d{8}T\d{6}Z-plain\/results\.csv$/,
    );
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('GET      /hello');
  });

  test('low rates: the rate is that of the schedule, not of its last request', async () => {
    const server = await startServer();
    const { run } = await load([...plain, '--host', server.url, '--rps', '4', '-t', '1s', '--warmup', '0']);
    expect(server.seen).toHaveLength(4);
    expect(run.duration).toBeCloseTo(1, 2);
    expect(run.totals.targetRps).toBeCloseTo(4, 2);
    expect(run.totals.achievedRps).toBeCloseTo(4, 2);
  });

  test.concurrent('stages: each its own level, and its own rows', async () => {
    const server = await startServer();
    const stages = '50:500ms,0-100:500ms';
    const { run, rows } = await load([...plain, '--host', server.url, '--stages', stages, '--warmup', '0']);
    expect(run.levels.map(({ targetRps, due, requests }) => [targetRps, due, requests])).toEqual([
      [50, 25, 25],
      [50, 25, 25],
    ]);
    expect(rows.filter((row) => row['target_rps'] === '50')).toHaveLength(50);
    expect(server.seen).toHaveLength(50);
  });

  test.concurrent('--warmup is sent, said to be so, and left out of everything', async () => {
    const server = await startServer();
    const ended = await load([...plain, '--host', server.url, '--rps', '50', '-t', '1s', '--warmup', '1s']);
    agree(ended, 50);
    expect(server.phases()['load']).toBe(50);
    expect(server.phases()['warmup']).toBeGreaterThan(20);
    const start = Date.parse(ended.run.start) / 1000;
    expect(Math.min(...ended.rows.map((row) => number(row, 'timestamp'))) - start).toBeGreaterThan(-0.001);
    expect(ended.run.warmup).toBe(1);
  });

  test.concurrent.each(['even', 'poisson'])('-n ends after so many tasks: %s arrivals', async (arrivals) => {
    const server = await startServer();
    const flags = ['--host', server.url, '--rps', '100', '-n', '37', '--arrivals', arrivals, '--seed', '3'];
    const ended = await load([...plain, ...flags]);
    agree(ended, 37);
    expect(server.phases()).toEqual({ load: 37 });
  });

  test.concurrent('-n is of what is measured: the warm-up does not use it up', async () => {
    const server = await startServer();
    const flags = ['--host', server.url, '--rps', '50', '-n', '20', '--warmup', '1s'];
    const ended = await load([...plain, ...flags]);
    agree(ended, 20);
    expect(server.phases()['warmup']).toBeGreaterThan(10);
  });
});

test.concurrent(
  'users start when they are made, keep what they are in from task to task, and leave and stop at the end',
  async () => {
    const server = await startServer();
    const flags = ['--host', server.url, '--rps', '50', '-t', '1s', '--warmup', '0'];
    await load(['-f', fixture('starts.ts'), ...flags]);
    const count = (url: string): number => server.seen.filter((request) => request.url === url).length;
    expect(count('/work')).toBe(50);
    // A user made for an arrival that another one then served may never have entered anything.
    expect(count('/enter')).toBeGreaterThan(0);
    expect(count('/enter')).toBeLessThanOrEqual(count('/start'));
    expect(count('/leave')).toBe(count('/enter'));
    expect(count('/stop')).toBe(count('/start'));
  },
);

test.concurrent('a task of several requests: the rate paces tasks, and the run says so', async () => {
  const server = await startServer();
  const ended = await load(['-f', fixture('starts.ts'), '--host', server.url, '--rps', '20', '-n', '10']);
  // What a user asks for as it starts and ends is in no task, other than what the task set does as it is entered.
  const outside = ended.rows.filter((row) => /^\/(start|stop|leave)$/.test(row['name'] ?? '')).length;
  expect(outside).toBeGreaterThan(0);
  expect(ended.run.totals.laterRequests).toBe(ended.run.totals.requests - 10 - outside);
  expect(ended.run.totals.laterRequests).toBeGreaterThan(0);
  expect(ended.stderr).toContain('The rate paces tasks');
  const single = await load([...plain, '--host', server.url, '--rps', '20', '-n', '10']);
  expect(single.run.totals.laterRequests).toBe(0);
  expect(single.stderr).not.toContain('paces tasks');
});

test.concurrent('--seed repeats the order of the requests', async () => {
  const order = async (seed: string): Promise<string> => {
    const server = await startServer();
    const flags = ['--host', server.url, '--rps', '100', '-n', '60', '--seed', seed, '--connections', '1'];
    await load(['-f', fixture('names.ts'), ...flags]);
    return server.seen.map(({ method, url }) => `${method} ${url}`).join();
  };
  const [first, again, other] = await Promise.all(['5', '5', '6'].map(order));
  expect(first?.split(',')).toHaveLength(60);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('a target that holds everything for a second: nothing is dropped, and response times show it', async () => {
  let holding = false;
  const held: (() => void)[] = [];
  const server = await startServer((_request, response) => {
    if (holding) held.push(() => response.end());
    else response.end();
  });
  // Few connections: most of the requests of that second cannot even be sent.
  const flags = ['--host', server.url, '--rps', '100', '-t', '3s', '--warmup', '0', '--connections', '5'];
  const running = load([...plain, ...flags]);
  while (server.seen.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
  holding = true;
  setTimeout(() => {
    holding = false;
    for (const answer of held) answer();
  }, 1000);
  const ended = await running;
  agree(ended, 300);
  const { run, rows } = ended;
  expect(run.totals).toMatchObject({ due: 300, started: 300, unsent: 0, failures: 0 });
  expect(run.responseTime.p99).toBeGreaterThan(900);
  expect(run.responseTime.p90).toBeGreaterThan(500);
  // Five were on the wire; for the others only the time before their sending shows it.
  expect(run.serviceTime.p95).toBeLessThan(200);
  expect(run.wait.p95).toBeGreaterThan(500);
  expect(rows.filter((row) => number(row, 'response_time_ms') > 100).length).toBeGreaterThan(70);
  expect(rows.filter((row) => number(row, 'service_time_ms') > 500).length).toBeLessThanOrEqual(5);
  // The target was slow, not the generator.
  expect(ended.code).toBe(expectedCode(run, 0));
});

test('few connections: never more at the server, and each row adds up', async () => {
  const server = await startServer((_request, response) => setTimeout(() => response.end(), 50));
  const flags = ['--host', server.url, '--rps', '60', '-t', '1s', '--warmup', '0', '--connections', '2'];
  const ended = await load([...plain, ...flags]);
  agree(ended, 60);
  expect(server.sockets.most).toBe(2);
  const waits = ended.rows
    .map((row) => number(row, 'response_time_ms') - number(row, 'lag_ms') - number(row, 'service_time_ms'))
    .toSorted((a, b) => a - b);
  expect(waits[0]).toBeGreaterThan(-0.003);
  expect(ended.run.wait.max).toBeCloseTo(waits.at(-1) ?? 0, -1);
  expect(ended.run.wait.p50).toBeGreaterThan(100);
  for (const row of ended.rows) expect(number(row, 'service_time_ms')).toBeLessThan(300);
});

test('--max-users: tasks beyond them are unsent, and the run INVALID', async () => {
  const server = await startServer((_request, response) => setTimeout(() => response.end(), 500));
  const flags = ['--host', server.url, '--rps', '50', '-t', '1s', '--warmup', '0', '--max-users', '5'];
  const ended = await load([...plain, ...flags]);
  const { run } = ended;
  expect(ended.code).toBe(3);
  expect(run.totals.due).toBe(50);
  expect(run.totals.unsent).toBeGreaterThan(30);
  expect(run.totals.started + run.totals.unsent).toBe(50);
  agree(ended, run.totals.started);
  expect(server.seen).toHaveLength(run.totals.started);
  expect(run.verdict.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['achieved', 'unsent']));
  expect(ended.stderr).toContain('INVALID');
  expect(run.levels[0]?.unsent).toBe(run.totals.unsent);
});
