import { execFileSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../../runner/errors.ts';
import type { Snapshot } from '../../../runner/output.ts';
import { TIMELINE_COLUMNS, TIMELINE_HEADER } from '../../../runner/outputs/timeline-columns.ts';
import { TimelineOutput } from '../../../runner/outputs/timeline.ts';
import { readSamples } from '../../helpers/csv.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { makeRun, makeSnapshot } from './made.ts';

const NONE = { p50: 0, p99: 0 };

async function started(): Promise<{ output: TimelineOutput; path: string; errors: string[] }> {
  const path = join(temporaryFolder(), 'timeline.csv');
  const errors: string[] = [];
  const output = new TimelineOutput(path, { onError: ({ message }) => errors.push(message) });
  await output.start();
  return { output, path, errors };
}

/** The file once `what` of it holds: rows are written off the event loop. */
async function until(path: string, what: (text: string) => boolean): Promise<string> {
  for (;;) {
    const text = readFileSync(path, 'utf8');
    if (what(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const at = (elapsed: number, change: Partial<Snapshot['interval']> = {}): Snapshot => {
  const snapshot = makeSnapshot({ elapsed, now: 1_700_000_000 + elapsed });
  return { ...snapshot, interval: { ...snapshot.interval, ...change } };
};

test('columns are named once, and each is said what it is and what type holds it', () => {
  const names = TIMELINE_COLUMNS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(TIMELINE_HEADER).toBe(
    'timestamp,elapsed,seconds,target_rps,due,started,unsent,requests,failures,users,in_flight,waiting,' +
      'connections,connects,response_p50_ms,response_p99_ms,service_p50_ms,service_p99_ms,wait_p50_ms,' +
      'wait_p99_ms,lag_p50_ms,lag_p99_ms,utilisation,cpu,memory_bytes',
  );
  const meanings = TIMELINE_COLUMNS.map(({ meaning }) => meaning);
  expect(new Set(meanings).size).toBe(meanings.length);
  expect(TIMELINE_COLUMNS.filter(({ type }) => !['DOUBLE', 'BIGINT', 'INTEGER'].includes(type))).toEqual([]);
});

test('the header is there at once, and each second is a row that follows soon', async () => {
  const { output, path } = await started();
  expect(readFileSync(path, 'utf8')).toBe(`${TIMELINE_HEADER}\n`);
  output.interval(at(1));
  const row =
    '1700000001.000,1.000,1.000,1000,1000,998,0,990,0,50,12,0,20,3,1.200,8.400,1.100,8.200,0.020,0.400,' +
    '0.010,0.120,0.3800,0.3100,142400000\n';
  expect(await until(path, (text) => text.endsWith('142400000\n'))).toBe(`${TIMELINE_HEADER}\n${row}`);
  await output.end(makeRun(), at(2));
});

test('the warm-up has no rows, and the end has one: the counts of all add up', async () => {
  const { output, path, errors } = await started();
  output.interval(at(-0.5, { requests: 7 }));
  for (const elapsed of [0.5, 1.5]) output.interval(at(elapsed, { requests: 100 }));
  await output.end(makeRun(), at(1.75, { requests: 25, seconds: 0.25 }));
  const rows = readSamples(path);
  expect(rows.map(({ elapsed, seconds }) => [elapsed, seconds])).toEqual([
    ['0.500', '1.000'],
    ['1.500', '1.000'],
    ['1.750', '0.250'],
  ]);
  expect(rows.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(225);
  expect(errors).toEqual([]);
});

test('cells are empty where nothing was measured', async () => {
  const { output, path } = await started();
  const idle = { requests: 0, started: 0, responseTime: NONE, serviceTime: NONE, wait: NONE, lag: NONE };
  output.interval(at(1, idle));
  // All that ended were never sent: they have a response time and no service time.
  output.interval(at(2, { serviceTime: NONE, wait: NONE }));
  // An answer at once: its wait is nothing, and measured.
  output.interval(at(3, { wait: NONE, lag: NONE }));
  await output.end(makeRun(), { ...at(4), targetRps: undefined });
  const times = readSamples(path).map((row) =>
    ['response_p50_ms', 'service_p50_ms', 'wait_p99_ms', 'lag_p99_ms', 'target_rps'].map((name) => row[name]),
  );
  expect(times).toEqual([
    ['', '', '', '', '1000'],
    ['1.200', '', '', '0.120', '1000'],
    ['1.200', '1.100', '0.000', '0.000', '1000'],
    ['1.200', '1.100', '0.400', '', ''],
  ]);
});

test('a folder that takes no file is told before the run', async () => {
  const path = join(temporaryFolder(), 'missing', 'timeline.csv');
  const output = new TimelineOutput(path, { onError: () => undefined });
  await expect(output.start()).rejects.toThrow(UserError);
});

// /dev/full is a disk without room that anyone may use, where there is one.
test.skipIf(!existsSync('/dev/full'))('a full disk before the run is refused', async () => {
  const output = new TimelineOutput('/dev/full', { onError: () => undefined });
  await expect(output.start()).rejects.toThrow('the disk is full');
});

// A pipe that nobody reads takes nothing, like a disk that is full, and takes it all again once somebody does.
test('a file that takes no more is told once, the run goes on, and no row is lost if it takes more later', async () => {
  const path = join(temporaryFolder(), 'timeline.csv');
  execFileSync('mkfifo', [path]);
  const errors: string[] = [];
  const output = new TimelineOutput(path, { onError: ({ message }) => errors.push(message) });
  const listen = (): number => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const read = (reader: number): string => {
    const bytes = Buffer.alloc(1 << 16);
    return bytes.toString('utf8', 0, readSync(reader, bytes));
  };

  let reader = listen();
  await output.start();
  expect(read(reader)).toBe(`${TIMELINE_HEADER}\n`);
  closeSync(reader);
  for (const elapsed of [1, 2, 3]) {
    output.interval(at(elapsed));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expect.poll(() => errors).toHaveLength(1);
  expect(errors[0]).toContain(path);

  reader = listen();
  await output.end(makeRun(), at(4));
  const rows = read(reader).trimEnd().split('\n');
  closeSync(reader);
  expect(rows.map((row) => row.split(',')[1])).toEqual(['1.000', '2.000', '3.000', '4.000']);
  expect(errors).toHaveLength(1);
});

test('a file that takes nothing any more does not stop the end', async () => {
  const path = join(temporaryFolder(), 'timeline.csv');
  execFileSync('mkfifo', [path]);
  const errors: string[] = [];
  const output = new TimelineOutput(path, { onError: ({ message }) => errors.push(message) });
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  await output.start();
  closeSync(reader);
  await output.end(makeRun(), at(1));
  expect(errors).toHaveLength(1);
});
