import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../../runner/results.ts';
import { fixture, runFolders } from '../../helpers/cli.ts';
import { Page } from '../../helpers/page.ts';
import { startServer } from '../../helpers/server.ts';
import { until } from '../../helpers/until.ts';

const plain = ['-f', fixture('plain.ts'), '--warmup', '0'];
const reader = ['-f', fixture('reader.ts')];
const runsOf = (cwd: string): Run[] =>
  runFolders(cwd)
    .map((folder) => join(folder, 'run.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Run);

/** Resolves when load has been made at this rate for some time; a change of it takes effect a second later. */
async function untilRate(page: Page, rps: number): Promise<void> {
  const isOn = async (): Promise<boolean> => (await page.get('live'))['targetRps'] === rps;
  await until(`${rps}/s`, isOn);
  await page.untilRequests((await page.requests()) + 150);
}

/** What each level of the open model has to have been due: a task every 1/rate seconds, the first at its start. */
const expectedDue = ({ levels }: Run): number[] =>
  levels.map(({ targetRps, from, to }) => Math.ceil((to - from) * targetRps - 1e-6));

test.concurrent.each([1, 2])(
  'a rate on %i threads is changed twice: what is due at each rate is counted exactly',
  async (processes) => {
    const server = await startServer();
    const page = await Page.open([...plain, '--host', server.url, '--processes', String(processes)]);
    expect(await page.post('swarm', { rps: '100' })).toMatchObject({ success: true, host: server.url });
    await page.untilRequests(60);
    expect(await page.post('swarm', { rps: '400' })).toMatchObject({ success: true });
    await untilRate(page, 400);
    expect(await page.post('swarm', { rps: '200' })).toMatchObject({ success: true });
    await untilRate(page, 200);
    expect(await page.post('stop')).toEqual({ success: true, message: 'Test stopped' });
    expect(await page.get('stats/requests')).toMatchObject({ state: 'stopped', user_count: 0 });
    const { run, rows } = await page.quit();
    expect(run.edits).toMatchObject([{ rps: 400 }, { rps: 200 }]);
    expect(run.levels.map(({ targetRps }) => targetRps)).toEqual([100, 400, 200]);
    const due = expectedDue(run);
    // Of the last one the stop decides, to the task that was being looked at.
    expect(run.levels.slice(0, 2).map((level) => level.due)).toEqual(due.slice(0, 2));
    expect(Math.abs((run.levels[2]?.due ?? 0) - (due[2] ?? 0))).toBeLessThanOrEqual(2 * processes);
    expect(run.levels[1]?.from).toBe(run.levels[0]?.to);
    expect(run.totals.due).toBe(run.totals.started);
    expect(rows).toHaveLength(run.totals.requests);
    expect(server.seen).toHaveLength(rows.length);
    expect(run.interrupted).toBe(false);
    expect(rows.filter((row) => row['target_rps'] === '400')).toHaveLength(due[1] ?? 0);
  },
);

test.concurrent.each([1, 2])(
  'users on %i threads come and go as they are asked for, each on a connection',
  async (processes) => {
    const server = await startServer();
    const page = await Page.open([...reader, '--host', server.url, '--processes', String(processes)]);
    const users = async (): Promise<unknown> => (await page.get('stats/requests'))['user_count'];
    await page.post('swarm', { user_count: '2', spawn_rate: '100' });
    await until('2 users', async () => (await users()) === 2);
    await page.post('swarm', { user_count: '7', spawn_rate: '100' });
    await until('7 users', async () => (await users()) === 7);
    await until('a connection for each', () => server.sockets.open === 7);
    await page.post('swarm', { user_count: '1', spawn_rate: '100' });
    await until('1 user', async () => (await users()) === 1);
    await page.post('stop');
    const { run, rows } = await page.quit();
    expect(run.edits).toMatchObject([{ users: 7, spawnRate: 100 }, { users: 1 }]);
    expect(rows).toHaveLength(run.totals.requests + run.totals.unfinished);
    expect(server.seen).toHaveLength(rows.length);
    expect(Math.max(...rows.map((row) => Number(row['users'])))).toBe(processes === 1 ? 7 : 4);
  },
);

test.concurrent(
  'one run after the other, each with a folder of its own; what cannot be is refused',
  async () => {
    const server = await startServer();
    const page = await Page.open([...plain, '--host', server.url]);
    expect(await page.get('stats/requests')).toMatchObject({
      state: 'ready',
      stats: [{ name: 'Aggregated' }],
    });
    expect(await page.post('swarm', { user_count: '0', spawn_rate: '1' })).toMatchObject({ success: false });
    expect(await page.post('swarm', { rps: '5', host: 'http://127.0.0.1:1' })).toMatchObject({
      success: true,
    });
    await until(
      'the target was missed',
      async () => (await page.get<{ problem?: string }>('live')).problem !== undefined,
    );
    expect((await page.get<{ problem: string }>('live')).problem).toContain('does not answer');
    await page.post('swarm', { rps: '50', run_time: '1s' });
    await page.untilState('stopped');
    expect(await page.requests()).toBe(50);
    await page.post('swarm', { user_count: '1', spawn_rate: '1' });
    await page.untilRequests(1);
    const refused = await page.post('swarm', { rps: '9' });
    expect(refused).toMatchObject({
      success: false,
      message: expect.stringContaining('paced by users') as string,
    });
    const { cwd, code } = await page.quit();
    const runs = runsOf(cwd);
    expect(runs.map(({ model, interrupted }) => [model, interrupted])).toEqual([
      ['open', false],
      ['closed', true],
    ]);
    expect(code).toBe(130);
  },
);

test.concurrent('--autostart and --autoquit: the run of the command line, and its exit code', async () => {
  const server = await startServer((_request, response) => response.writeHead(500).end());
  const args = ['--autostart', '--autoquit', '0', '--rps', '20', '-t', '1', '--exit-code-on-error', '7'];
  const page = await Page.open([...plain, '--host', server.url, ...args, '--html', 'r{t}.html']);
  const { code, run, cwd } = await page.ended();
  expect(run.totals).toMatchObject({ due: 20, failures: 20 });
  expect(code).toBe(7);
  expect(readFileSync(join(cwd, 'r1.html'), 'utf8')).toContain('GET</td>');
});
