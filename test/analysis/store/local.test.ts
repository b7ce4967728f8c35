import { execFile, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { LocalStore } from '../../../analysis/store/local.ts';
import { ROOT } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { stored } from './stored.ts';

const storeIn = (folder: string): LocalStore =>
  new LocalStore(join(folder, 'deep/history.duckdb'), 'history.duckdb');

/** Keeps the run of a day in a process of its own. */
const putting = (folder: string, day: number, ...hold: string[]): string[] => [
  '--import',
  'tsx',
  'test/analysis/store/put-one.ts',
  join(folder, 'deep/history.duckdb'),
  String(day),
  ...hold,
];

test('runs come back as they were kept, the newest first; the same run again is one, with the tags of both', async () => {
  const store = storeIn(temporaryFolder());
  expect(await store.read(10)).toEqual({ runs: [], damaged: [] });
  for (const day of [2, 1, 3]) await store.put(stored(day));
  await store.put(stored(2, { tags: ['again'], p50_ms: 7 }));
  const { runs } = await store.read(10);
  expect(runs).toEqual([stored(3), stored(2, { tags: ['main', 'again'], p50_ms: 7 }), stored(1)]);
  expect((await store.read(1)).runs).toEqual([stored(3)]);
});

test('several processes at once: each waits for the other, and all are kept', async () => {
  const folder = temporaryFolder();
  const run = promisify(execFile);
  await Promise.all([1, 2, 3].map((day) => run(process.execPath, putting(folder, day), { cwd: ROOT })));
  expect((await storeIn(folder).read(10)).runs.map(({ id }) => id)).toEqual(
    [3, 2, 1].map((day) => stored(day).id),
  );
}, 60_000);

test('a process that is killed with the store open loses nothing that was kept', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, putting(folder, 1, 'hold'), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout.on('data', () => resolve()));
  child.kill('SIGKILL');
  const store = storeIn(folder);
  await store.put(stored(2));
  expect((await store.read(10)).runs).toEqual([stored(2), stored(1)]);
}, 60_000);

test('a file that is no store is refused, told, and left as it is', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'history.duckdb');
  writeFileSync(path, 'precious\n'.repeat(1000));
  const store = new LocalStore(path, 'history.duckdb');
  const message =
    /^The store history\.duckdb cannot be used: it is damaged, or no DuckDB file .*It is left as it is/;
  await expect(store.put(stored(1))).rejects.toThrow(message);
  await expect(store.read(1)).rejects.toThrow(message);
  expect(readFileSync(path, 'utf8')).toBe('precious\n'.repeat(1000));
  const blocked = new LocalStore(join(path, 'below/history.duckdb'), 'below');
  await expect(blocked.put(stored(1))).rejects.toThrow(/its folder cannot be made/);
});
