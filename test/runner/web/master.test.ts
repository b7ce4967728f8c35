import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../../runner/results.ts';
import { fixture, Load, runFolders } from '../../helpers/cli.ts';
import { Page } from '../../helpers/page.ts';
import { deadPort, startServer } from '../../helpers/server.ts';
import { until } from '../../helpers/until.ts';

const plain = ['-f', fixture('plain.ts')];

test('the page of a master: its workers stay from run to run, and every request is counted', async () => {
  const server = await startServer();
  const port = String(await deadPort());
  const fixed = [...plain, '--host', server.url, '--warmup', '0', '--master', '--master-bind-port', port];
  const page = await Page.open(fixed, { limit: 90 });
  expect(await page.get('stats/requests')).toMatchObject({ state: 'ready', workers: [], worker_count: 0 });
  const refused = await page.post('swarm', { rps: '50' });
  await page.untilState('stopped');
  expect((await page.get<{ problem: string }>('live')).problem ?? refused['message']).toContain('no worker');

  const workers = [1, 2].map(() => new Load(['--worker', '--master-port', port, ...plain], { limit: 90 }));
  await until('two workers', async () => (await page.get('worker-count'))['worker_count'] === 2);

  expect(await page.post('swarm', { rps: '100' })).toMatchObject({ success: true });
  await page.untilRequests(100);
  expect(await page.post('swarm', { rps: '300' })).toMatchObject({ success: true });
  await page.untilRequests(700);
  const { workers: rows } = await page.get<{ workers: Record<string, unknown>[] }>('stats/requests');
  expect(rows.map(({ state }) => state)).toEqual(['running', 'running']);
  expect(rows.every((row) => Number(row['memory_usage']) > 1e7 && Number(row['cpu_usage']) >= 0)).toBe(true);
  await page.post('stop');
  const first = server.seen.length;
  expect(await page.requests()).toBe(first);

  expect(await page.post('swarm', { user_count: '4', spawn_rate: '100' })).toMatchObject({ success: true });
  await page.untilRequests(50);
  await page.post('swarm', { user_count: '6', spawn_rate: '100' });
  await until('6 users', async () => (await page.get('stats/requests'))['user_count'] === 6);
  await page.post('stop');
  const { cwd } = await page.quit();
  expect((await Promise.all(workers.map((one) => one.ended()))).map(({ code }) => code)).toEqual([0, 0]);

  const [open, closed] = runFolders(cwd)
    .map((folder) => join(folder, 'run.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Run);
  expect(open?.levels.map(({ targetRps }) => targetRps)).toEqual([100, 300]);
  const [slow] = open?.levels ?? [];
  expect(slow?.due).toBe(Math.ceil(((slow?.to ?? 0) - (slow?.from ?? 0)) * 100 - 1e-6));
  expect(open?.totals.requests).toBe(first);
  expect(open?.workers?.map(({ lost }) => lost)).toEqual([undefined, undefined]);
  expect(closed?.edits).toMatchObject([{ users: 6 }]);
  expect(first + (closed?.totals.requests ?? 0) + (closed?.totals.unfinished ?? 0)).toBe(server.seen.length);
}, 90_000);
