import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { diagnose } from '../../analysis/input/diagnose.ts';
import { SAMPLE_HEADER } from '../../runner/results.ts';
import { csv, line, measured, runFolder, type Row } from './samples.ts';

/** Writes a results.csv whose second row has a name of so many bytes. */
function giant(bytes: number, quoted: boolean): string {
  const path = runFolder('');
  const file = openSync(path, 'w');
  const [before = '', after = ''] = line({ name: '@' }).split('@');
  writeSync(file, `${SAMPLE_HEADER}\n${line()}\n${before}${quoted ? '"' : ''}`);
  const part = Buffer.alloc(1 << 20, 'x');
  for (let written = 0; written < bytes; written += part.length) writeSync(file, part);
  writeSync(file, `${quoted ? '"' : ''}${after}\n${line()}\n`);
  closeSync(file);
  return path;
}

test.each([false, true])('a name of 300 MB (quoted: %s) is refused, and never held in memory', (quoted) => {
  const path = giant(300 << 20, quoted);
  const before = process.memoryUsage.rss();
  expect(() => diagnose(path, 'results.csv')).toThrow(
    /^results\.csv line 3: a field of more than 1 MB.*; expected names and errors in words/,
  );
  expect(process.memoryUsage.rss() - before).toBeLessThan(60e6);
});

test('DuckDB refuses a name that is too long by itself, and the message says where', async () => {
  await expect(measured(giant(5 << 20, false))).rejects.toThrow(/line 3: a field of more than 1 MB/);
});

const steady = (worker: string, from: number, count = 50): Row[] =>
  Array.from({ length: count }, (_, at) => ({ due: from + at / 10, worker }));

test('a clock that jumps back is refused: there is no right rate', async () => {
  await expect(measured(runFolder(csv([...steady('w1', 10), ...steady('w1', 5)])))).rejects.toThrow(
    /the clock of worker w1 jumped back by at least 9\.9 s, to 2023-11-14T22:13:25\.000Z: .*no rate is right/,
  );
});

test('in a long file too', async () => {
  const rows = csv([...steady('w1', 100, 20_000), ...steady('w1', 0, 20_000)]);
  expect(rows.length).toBeGreaterThan(2_048_000);
  await expect(measured(runFolder(rows))).rejects.toThrow(
    /the clock of worker w1 jumped back by at least 2\d{3}/,
  );
});

test('workers one after the other, and a long request that ends late, are no jump', async () => {
  const late: Row = { due: 0, worker: 'w1', response_time_ms: 5000, service_time_ms: 4999 };
  const { summary } = await measured(runFolder(csv([...steady('w1', 0), late, ...steady('w2', 0)])));
  expect(summary.totals.requests).toBe(101);
});

/** A results.csv, and shards beside it. */
function folderOf(whole: Row[], shards: Record<string, string | Buffer>): string {
  const folder = dirname(runFolder(csv(whole)));
  for (const [name, content] of Object.entries(shards)) writeFileSync(join(folder, name), content);
  return folder;
}

const [first, second, third] = [steady('w1', 0), steady('w2', 0.01), steady('w3', 0.02)];

test.each([
  ['that was joined in part', [...first, ...second.slice(0, 20)], { 'results-w2.csv': csv(second) }, 100],
  ['that was joined and is still there', [...first, ...second], { 'results-w2.csv': csv(second) }, 100],
  [
    'of which all are still there',
    [...first, ...second],
    { 'results-w1.csv': csv(first), 'results-w2.csv': csv(second) },
    100,
  ],
  ['packed', [...first, ...second], { 'results-w2.csv.gz': gzipSync(csv(second)) }, 100],
])('rows of a shard %s count once, and the report says so', async (_, whole, shards, expected) => {
  const { summary } = await measured(folderOf(whole, shards));
  expect(summary.totals.requests).toBe(expected);
  expect(summary.warnings).toContainEqual(
    expect.stringMatching(/not wholly joined into it: .* of rows are in both, and counted once/),
  );
});

test('a shard that was not joined counts beside results.csv', async () => {
  const { summary } = await measured(folderOf(first, { 'results-w2.csv': csv(second) }));
  expect(summary.totals.requests).toBe(100);
  expect(summary.warnings).not.toContainEqual(expect.stringContaining('counted once'));
});

test('rows after those of a shard that are in no shard: refused', async () => {
  const folder = folderOf([...second, ...third, ...third], { 'results-w2.csv': csv(second) });
  await expect(measured(folder)).rejects.toThrow(
    /holds rows of the shards beside it, and \d+ bytes more .*Move away either results\.csv or the shards/,
  );
});

test('a file that was packed and kept counts once', async () => {
  const { summary } = await measured(folderOf(first, { 'results.csv.gz': gzipSync(csv(first)) }));
  expect(summary.totals.requests).toBe(50);
});
