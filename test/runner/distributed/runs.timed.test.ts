import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedCode, fixture, Load, load } from '../../helpers/cli.ts';
import { deadPort, startServer } from '../../helpers/server.ts';
import { typed } from '../../helpers/typed.ts';

const READER = ['-f', fixture('reader.ts')];

async function startMaster(
  host: string,
  args: readonly string[],
): Promise<{ master: Load; join: () => Load }> {
  const master = new Load(['--master', '--master-bind-port', '0', '-H', host, ...READER, ...args], {
    limit: 80,
  });
  const port = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
  await master.until(() => port() !== undefined, 'it listened');
  const one = (): Load => new Load(['--worker', '--master-port', port() ?? '', ...READER], { limit: 80 });
  return { master, join: one };
}

const loadPhase = (server: { phases(): Record<string, number> }): number => server.phases()['load'] ?? 0;

describe('a master and its workers', () => {
  test('share the due times of the open model: every one is somebody’s, and every row is there', async () => {
    const server = await startServer();
    const { master, join: start } = await startMaster(
      server.url,
      typed`--expect-workers 2 --stages 200:2s,400:2s`,
    );
    const workers = [start(), start()];
    const { run, rows, code } = await master.ended();
    const ends = await Promise.all(workers.map((one) => one.ended()));
    expect(code).toBe(expectedCode(run, 0));
    expect(ends.map((one) => one.code)).toEqual([0, 0]);
    expect(run.totals).toMatchObject({ due: 1200, started: 1200, unsent: 0, requests: 1200 });
    expect(run.levels.map(({ due, requests }) => [due, requests])).toEqual([
      [400, 400],
      [800, 800],
    ]);
    expect(loadPhase(server)).toBe(1200);
    expect(rows.length).toBe(1200);
    expect(new Set(rows.map(({ timestamp }) => timestamp)).size).toBe(1200);
    expect(run.workers?.map(({ requests }) => requests)).toEqual([600, 600]);
    expect(Math.max(...(run.workers ?? []).map(({ clockErrorMs = 99 }) => clockErrorMs))).toBeLessThan(5);
    // The clocks were brought together: rows lie where the schedule put them.
    const first = Math.min(...rows.map(({ timestamp }) => Number(timestamp)));
    const last = Math.max(...rows.map(({ timestamp }) => Number(timestamp)));
    expect(last - first).toBeCloseTo(4, 1);
  });

  test.concurrent(
    'a worker that is killed: the others make its load within seconds, and the verdict says it',
    async () => {
      const server = await startServer();
      const { master, join: start } = await startMaster(
        server.url,
        typed`--expect-workers 2 --rps 300 -t 12`,
      );
      const workers = [start(), start()] as const;
      await master.until(() => loadPhase(server) > 600, 'load came');
      workers[0].child.kill('SIGKILL');
      const { run, rows, code, cwd } = await master.ended();
      expect(code).toBe(3);
      const codes = run.verdict.reasons.map((one) => one.code);
      expect(codes).toContain('worker_lost');
      expect(codes).toContain('unsent');
      expect(run.totals.due).toBe(3600);
      expect(run.totals.started + run.totals.unsent).toBe(3600);
      // Noticed within 2 s, shared out a second later: half of the load of 3 s and a bit is all that may be missing.
      expect(run.totals.unsent).toBeLessThan(150 * 4.5);
      // 5 s after the loss was noticed the rate is whole again.
      const begun = Date.parse(run.start) / 1000;
      const late = rows.filter(
        ({ timestamp }) => Number(timestamp) >= begun + 9 && Number(timestamp) < begun + 12,
      );
      expect(Math.abs(late.length / 900 - 1)).toBeLessThan(0.02);
      expect(rows.length).toBeLessThanOrEqual(loadPhase(server));
      expect(readFileSync(join(cwd, 'results', run.id, 'results_stats.csv'), 'utf8')).toContain(
        `${run.totals.requests}`,
      );
    },
  );

  test.concurrent('one that joins later takes its part, and nothing is due twice', async () => {
    const server = await startServer();
    const { master, join: start } = await startMaster(server.url, typed`--expect-workers 1 --rps 300 -t 11`);
    start();
    await master.until(() => loadPhase(server) > 0, 'load came');
    start();
    const { run, rows } = await master.ended();
    expect(run.totals).toMatchObject({ due: 3300, unsent: 0, requests: 3300 });
    expect(rows.length).toBe(3300);
    const [first = 0, second = 0] = (run.workers ?? []).map(({ requests }) => requests);
    expect(first + second).toBe(3300);
    expect(second).toBeGreaterThan(300);
  });

  test.concurrent(
    'users are brought up over the workers, and a number of them that cannot come is told',
    async () => {
      const server = await startServer();
      const { master, join: start } = await startMaster(
        server.url,
        typed`--expect-workers 2 -u 5 -r 5 --spawned-runtime 2`,
      );
      const workers = [start(), start()];
      const { run, rows } = await master.ended();
      await Promise.all(workers.map((one) => one.ended()));
      expect(run.duration).toBeGreaterThan(1.9);
      expect(run.interrupted).toBe(false);
      expect(run.totals.requests).toBe(server.seen.length);
      expect(rows.length).toBe(server.seen.length);
      expect(new Set(rows.map(({ worker }) => worker))).toEqual(new Set(['w1', 'w2']));
      const none = await load([
        ...typed`--master --master-bind-port 0 -H ${server.url}`,
        ...READER,
        ...typed`--expect-workers-max-wait 1 -t 1`,
      ]);
      expect(none.code).toBe(1);
      expect(none.stderr).toContain('--expect-workers 1: 0 came within 1 s.');
    },
  );
});

test('a master of ours that is killed and started anew gets its workers back, and its numbers are exact', async () => {
  const server = await startServer();
  const port = String(await deadPort());
  const args = ['--master', '--master-bind-port', port, '--expect-workers', '2', '-H', server.url, ...READER];
  const first = new Load([...args, '-u', '4', '-r', '4', '-t', '60'], { limit: 80 });
  const workers = [0, 1].map(() => new Load(['--worker', '--master-port', port, ...READER], { limit: 80 }));
  await first.until(() => loadPhase(server) > 200, 'load came');
  first.child.kill('SIGKILL');
  await first.ended();
  const second = new Load([...args, '--rps', '100', '-t', '3'], { limit: 80 });
  // The load of the first master ends as the second one prepares its own.
  await second.until(() => second.stderr.includes('2 workers are ready'), 'its workers were back');
  const { run, rows } = await second.ended();
  const ends = await Promise.all(workers.map((one) => one.ended()));
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  expect(run.totals).toMatchObject({ due: 300, started: 300, unsent: 0, requests: 300 });
  expect(rows.length).toBe(300);
  expect(run.verdict.reasons.map(({ code }) => code)).not.toContain('worker_lost');
});
