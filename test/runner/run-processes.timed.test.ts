import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedCode, fixture, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { Histogram } from '../../runner/histogram.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];
const byWorker = (rows: Record<string, string>[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { worker = '' } of rows) counts[worker] = (counts[worker] ?? 0) + 1;
  return counts;
};

// Each run is judged by what it counted and when that was due, not by how late it was: several at a time.
describe.concurrent('several load threads', () => {
  test('open: every due time once, and everything agrees', async () => {
    const server = await startServer();
    const { code, run, rows } = await load([
      ...plain,
      ...typed`--host ${server.url} --rps 200 -t 3s --warmup 1s --processes 3`,
    ]);
    expect(code).toBe(expectedCode(run, 0));
    expect(server.phases()['load']).toBe(600);
    expect(server.seen.filter(({ headers }) => 'x-amzn-trace-id' in headers)).toEqual([]);
    expect(run.totals).toMatchObject({ due: 600, started: 600, requests: 600, unsent: 0, failures: 0 });
    expect(run).not.toHaveProperty('traces');
    expect(byWorker(rows)).toEqual({ w1: 200, w2: 200, w3: 200 });
    const start = Date.parse(run.start) / 1000;
    const dues = rows.map(({ timestamp }) => Number(timestamp) - start).toSorted((a, b) => a - b);
    for (const [i, due] of dues.entries()) expect(Math.abs(due - i / 200)).toBeLessThan(0.002);
    expect(Math.min(...rows.map(({ lag_ms: lag }) => Number(lag)))).toBeGreaterThanOrEqual(0);
    expect(run.threads.map(({ worker }) => worker)).toEqual(['w1', 'w2', 'w3']);
    expect(Histogram.decode(run.histograms.responseTime).count).toBe(600);
  });

  test('the same arrivals at random as with one thread', async () => {
    const server = await startServer();
    const args = [...plain, ...typed`--host ${server.url} --rps 100 -t 2s --arrivals poisson --seed 7`];
    const dues = async (processes: string): Promise<number[]> => {
      const { run, rows } = await load([...args, '--processes', processes]);
      const start = Date.parse(run.start) / 1000;
      return rows.map(({ timestamp }) => Number(timestamp) - start).toSorted((a, b) => a - b);
    };
    const [one, two] = [await dues('1'), await dues('2')];
    expect(two).toHaveLength(one.length);
    for (const [i, due] of one.entries()) expect(Math.abs(due - two[i]!)).toBeLessThan(0.002);
  });

  test('closed: users and -n are of the whole run', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('ok'), 10));
    const { code, run, rows } = await load([
      ...plain,
      ...typed`--host ${server.url} -u 7 -r 7 -n 101 --processes 2`,
    ]);
    expect(code).toBe(expectedCode(run, 0));
    expect(rows).toHaveLength(101);
    expect(server.phases()['load']).toBe(101);
    expect(Object.keys(byWorker(rows)).toSorted()).toEqual(['w1', 'w2']);
    expect(server.sockets.most).toBeLessThanOrEqual(7);
  });
});

describe.concurrent('a load thread that dies', () => {
  const run = (how: string, more: readonly string[] = []) =>
    startServer().then(async (server) => ({
      server,
      ended: await load(
        [
          ...typed`-f ${fixture('dies.ts')} --host ${server.url} --rps 200 -t 6s --warmup 0 --processes 2`,
          ...more,
        ],
        { env: { DIES: how } },
      ),
    }));

  test('is told, the other takes up its share, and no row is lost', async () => {
    const { server, ended } = await run('1:exit');
    const { code, run: told, rows, stderr } = ended;
    expect(code).toBe(3);
    expect(stderr).toContain('Load thread w2 died (its code ended it with exit code 7)');
    expect(told.threads).toMatchObject([
      { worker: 'w1' },
      { worker: 'w2', lost: 'its code ended it with exit code 7' },
    ]);
    expect(told.verdict.reasons.map(({ code: reason }) => reason)).toContain('thread_lost');
    expect(told.totals.due).toBe(1200);
    expect(told.totals.unsent).toBeGreaterThan(50);
    expect(told.totals.unsent).toBeLessThan(200);
    expect(rows.length).toBe(told.totals.requests);
    // What was on its way when the thread died may have been counted by the target, and has no row.
    const counted = server.phases()['load'] ?? 0;
    expect(counted - rows.length).toBeGreaterThanOrEqual(0);
    expect(counted - rows.length).toBeLessThanOrEqual(10);
    const start = Date.parse(told.start) / 1000;
    const lastSecond = rows.filter(({ timestamp }) => Number(timestamp) - start >= 5);
    expect(lastSecond.length).toBeGreaterThanOrEqual(199);
    expect(new Set(lastSecond.map(({ worker }) => worker))).toEqual(new Set(['w1']));
  });

  test('the last one: what is left is unsent, and the run ends', async () => {
    const { ended } = await run('all:exit');
    expect(ended.code).toBe(3);
    expect(ended.run.totals.due).toBe(1200);
    expect(ended.run.totals.started + ended.run.totals.unsent).toBe(ended.run.totals.due);
    expect(ended.rows.length).toBe(ended.run.totals.requests);
  });

  test('closed: its users are brought up by the other', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('ok'), 20));
    const { run: told, rows } = await load(
      ['-f', fixture('dies.ts'), '--host', server.url, '-u', '6', '-r', '6', '-t', '6s', '--processes', '2'],
      { env: { DIES: '0:exit' } },
    );
    expect(told.threads[0]).toMatchObject({ worker: 'w1', lost: expect.any(String) as string });
    const start = Date.parse(told.start) / 1000;
    const late = rows.filter(({ timestamp }) => Number(timestamp) - start > 5);
    expect(Math.max(...late.map(({ users }) => Number(users)))).toBe(6);
  });
});

test.concurrent(
  'an error in a timer of a task, outside of all tasks, does not end a thread or the run',
  async () => {
    const server = await startServer();
    const { code, run, stderr } = await load(
      typed`-f ${fixture('dies.ts')} --host ${server.url} --rps 50 -t 5s --warmup 0 --processes 2`,
      { env: { DIES: '1:throw' } },
    );
    expect(run.threads.some(({ lost }) => lost !== undefined)).toBe(false);
    expect(run.totals).toMatchObject({ requests: 250, unsent: 0 });
    expect(run.totals.exceptions).toBeGreaterThan(0);
    expect(code).toBe(expectedCode(run, 1));
    expect(stderr).toContain('outside of any task');
  },
);

test.concurrent('what can not be set up in a thread is told as with one', async () => {
  const { code, stderr } = await load(
    typed`-f ${fixture('plain.ts')} --host http://127.0.0.1:9 --rps 10 --processes 2`,
  );
  expect(code).toBe(1);
  expect(stderr).toContain('does not answer (connect_refused');
  expect(stderr).not.toContain('    at ');
});

test.concurrent(
  'each thread notes what it makes in a ledger of its own, and all of it is removed',
  async () => {
    const { code, run, folders } = await load(typed`--scenario crud --rps 50 -t 2s --processes 2`);
    expect(code).toBe(expectedCode(run, 0));
    const [folder = ''] = folders;
    for (const worker of ['w1', 'w2']) {
      expect(readFileSync(join(folder, `ledger-${worker}.jsonl`), 'utf8')).toContain(
        run.id.slice(0, 8).toLowerCase(),
      );
    }
  },
);
