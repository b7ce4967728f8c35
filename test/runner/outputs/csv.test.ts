import {
  closeSync,
  openSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../../runner/errors.ts';
import { CsvOutput } from '../../../runner/outputs/csv.ts';
import { RequestStats } from '../../../runner/stats.ts';
import { makeRun, makeSnapshot } from './made.ts';

// That the bytes are Locust's is shown by test/compat; here is what is ours: files, timing, errors.

const START = 1_700_000_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const rows = (name: string) => read(name).split('\r\n').slice(1, -1);

function some(count: number): RequestStats {
  const stats = new RequestStats(START);
  for (let i = 0; i < count; i++) stats.logRequest('GET', '/a, "b"', 5, 100, START + i);
  return stats;
}

const at = (second: number, requests: number) =>
  makeSnapshot({ stats: some(requests), now: START + second, elapsed: second, users: 1 });

test('start makes the folder and four files that hold their headers', async () => {
  const output = new CsvOutput(join(folder, 'deep', 'er', 'run'), { fullHistory: false });
  await output.start();
  expect(readdirSync(join(folder, 'deep', 'er')).toSorted()).toEqual([
    'run_exceptions.csv',
    'run_failures.csv',
    'run_stats.csv',
    'run_stats_history.csv',
  ]);
  expect(read('deep/er/run_failures.csv')).toBe('Method,Name,Error,Occurrences,First Seen,Last Seen\r\n');
  await output.end(makeRun(), makeSnapshot());
});

test('writes rows as Locust would', async () => {
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: true });
  await output.start();
  const stats = some(3);
  stats.logError('GET', '/a, "b"', `HTTPError('it "broke"')`, START + 1.9);
  stats.logException('local', 'boom', 'line 1\nline 2');
  await output.end(makeRun(), makeSnapshot({ stats, now: START + 3.7, users: 4 }));
  expect(rows('run_stats.csv')).toEqual([
    'GET,"/a, ""b""",3,1,5,5.0,5.0,5.0,100.0,1.5,0.5,5,5,5,5,5,5,5,5,5,5,5',
    ',Aggregated,3,1,5,5.0,5.0,5.0,100.0,1.5,0.5,5,5,5,5,5,5,5,5,5,5,5',
  ]);
  expect(rows('run_failures.csv')).toEqual([
    `GET,"/a, ""b""","HTTPError('it ""broke""')",1,2023-11-14T22:13:21Z,2023-11-14T22:13:21Z`,
  ]);
  expect(rows('run_exceptions.csv')).toEqual(['1,boom,"line 1\nline 2",local']);
  expect(rows('run_stats_history.csv').at(-1)).toBe(
    '1700000003,4,,Aggregated,0.000000,0.000000,5,5,5,5,5,5,5,5,5,5,5,3,1,5,5.0,5.0,5.0,100.0',
  );
});

test('the history grows each second, leaves warm-up out, and has the last interval once', async () => {
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: false });
  await output.start();
  output.interval(at(-1, 0));
  output.interval(at(1, 10));
  output.interval(at(2, 20));
  await output.end(makeRun(), at(2, 20));
  expect(rows('run_stats_history.csv').map((row) => row.split(',').slice(0, 4).join())).toEqual([
    '1700000001,1,,Aggregated',
    '1700000002,1,,Aggregated',
  ]);

  const other = new CsvOutput(join(folder, 'other'), { fullHistory: false });
  await other.start();
  other.interval(at(1, 10));
  await other.end(makeRun(), at(1.5, 12));
  expect(rows('other_stats_history.csv')).toHaveLength(2);
  expect(rows('other_stats.csv').at(-1)).toMatch(/^,Aggregated,12,/);
});

test('an idle target has N/A for percentiles and whole zeros', async () => {
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: false });
  await output.start();
  await output.end(makeRun(), makeSnapshot({ stats: new RequestStats(START) }));
  const none = Array.from({ length: 11 }, () => 'N/A').join();
  expect(rows('run_stats.csv')).toEqual([`,Aggregated,0,0,0,0.0,0,0,0,0.0,0.0,${none}`]);
});

test('a reader that has begun keeps what it began with, whole', async () => {
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: false });
  await output.start();
  const names = ['run_stats.csv', 'run_failures.csv', 'run_exceptions.csv'];
  const texts = names.map(read);
  const readers = names.map((name) => openSync(join(folder, name), 'r'));
  const stats = some(3);
  stats.logError('GET', '/a', 'x', START);
  stats.logException('local', 'boom', 'at a');
  await output.end(makeRun(), makeSnapshot({ stats }));
  expect(readers.map((reader) => readFileSync(reader, 'utf8'))).toEqual(texts);
  for (const [i, name] of names.entries()) expect(read(name).length).toBeGreaterThan(texts[i]!.length);
  for (const reader of readers) closeSync(reader);
  expect(readdirSync(folder)).toHaveLength(4); // no temporary file is left
});

test('seconds that come faster than the disk takes them are all in the history', async () => {
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: true });
  await output.start();
  const stats = new RequestStats(START);
  for (let i = 0; i < 500; i++) stats.logRequest('GET', `/${i}`, i, 0, START);
  for (let second = 1; second <= 20; second++) {
    output.interval(makeSnapshot({ stats, now: START + second, elapsed: second }));
  }
  await output.end(makeRun(), makeSnapshot({ stats, now: START + 20, elapsed: 20 }));
  const seconds = rows('run_stats_history.csv').map((row) => Number(row.split(',')[0]) - START);
  expect(seconds).toEqual(Array.from({ length: 20 * 501 }, (_, i) => Math.floor(i / 501) + 1));
});

test('rows that an earlier file of that name held are gone', async () => {
  writeFileSync(join(folder, 'run_stats_history.csv'), 'old\r\n'.repeat(1000));
  const output = new CsvOutput(join(folder, 'run'), { fullHistory: false });
  await output.start();
  await output.end(makeRun(), makeSnapshot({ stats: some(1), elapsed: 1 }));
  expect(rows('run_stats_history.csv')).toHaveLength(1);
  expect(read('run_stats_history.csv')).toMatch(/^Timestamp,/);
});

describe('what cannot be written', () => {
  test('is refused at the start, in words', async () => {
    writeFileSync(join(folder, 'file'), '');
    const output = new CsvOutput(join(folder, 'file', 'run'), { fullHistory: false });
    await expect(output.start()).rejects.toThrow(UserError);
    await expect(output.start()).rejects.toThrow(/Cannot write the CSV files .*run_\*\.csv: .*Give --csv/);
  });

  test('is told of once during the run, and written when it becomes possible', async () => {
    const errors: string[] = [];
    const output = new CsvOutput(join(folder, 'sub', 'run'), {
      fullHistory: false,
      onError: (error) => errors.push(error.message),
    });
    await output.start();
    const history = () => rows('sub/run_stats_history.csv');
    rmSync(join(folder, 'sub', 'run_failures.csv'));
    mkdirSync(join(folder, 'sub', 'run_failures.csv')); // a folder cannot be replaced by a file
    for (let second = 1; second <= 3; second++) {
      output.interval(makeSnapshot({ stats: some(second), now: START + second, elapsed: second }));
      await expect.poll(history).toHaveLength(second);
    }
    await expect.poll(() => errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^Cannot write a CSV file: .*run_failures\.csv/);
    rmSync(join(folder, 'sub', 'run_failures.csv'), { recursive: true });
    await output.end(makeRun(), makeSnapshot({ stats: some(4), now: START + 4, elapsed: 4 }));
    expect(history()).toHaveLength(4);
    expect(rows('sub/run_stats.csv').at(-1)).toMatch(/^,Aggregated,4,/);
    expect(existsSync(join(folder, 'sub', 'run_failures.csv'))).toBe(true);
    expect(errors).toHaveLength(1);
  });

  test('at the end does not throw', async () => {
    const errors: string[] = [];
    const output = new CsvOutput(join(folder, 'run'), {
      fullHistory: false,
      onError: (error) => errors.push(error.message),
    });
    await output.start();
    rmSync(join(folder, 'run_stats.csv'));
    mkdirSync(join(folder, 'run_stats.csv'));
    await output.end(makeRun(), makeSnapshot({ stats: some(1) }));
    expect(errors).toHaveLength(1);
  });
});
