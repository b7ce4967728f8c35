import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCsv, readSamples } from '../helpers/csv.ts';
import { makeExchange, type Made } from '../helpers/exchange.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { SAMPLE_HEADER } from '../../runner/results.ts';
import { SampleFile } from '../../runner/samples.ts';

/** Unix microseconds and `performance.now()` ms of one instant. */
const WALL = 1_700_000_000_123_456;
const ORIGIN = 5000.25;

async function write(made: Made[], target = '100', scenario = 'mixed'): Promise<string> {
  const path = join(temporaryFolder(), 'results.csv');
  const errors: Error[] = [];
  const file = await SampleFile.create(path, {
    scenario,
    onError: (error) => errors.push(error),
  });
  for (const one of made) file.write(makeExchange(one), WALL, ORIGIN, target, 'w1');
  await file.end();
  expect(errors).toEqual([]);
  expect(file.rows).toBe(made.length);
  return path;
}

const at = (ms: number): number => ORIGIN + ms;

test('a row has the columns of the contract, in its order and units', async () => {
  const path = await write([
    {
      method: 'PUT',
      name: '/a',
      status: 201,
      due: at(10),
      pickedUp: at(10.25),
      sent: at(12.5),
      done: at(20.125),
      requestBytes: 70_000,
      responseBytes: 5,
      users: 12,
    },
  ]);
  expect(readFileSync(path, 'utf8')).toBe(
    `${SAMPLE_HEADER}\n1700000000.133456,mixed,PUT,/a,201,,,10.125,7.625,0.250,70000,5,100,12,w1\n`,
  );
});

describe('numbers', () => {
  test.each<[string, Made, Partial<Record<string, string>>]>([
    [
      'never sent: no service time',
      { due: at(0), sent: Number.NaN, done: at(5) },
      { service_time_ms: '0.000', response_time_ms: '5.000' },
    ],
    [
      'below 0 by rounding',
      { due: at(1), pickedUp: at(0.9999), sent: at(1), done: at(2) },
      { lag_ms: '0.000' },
    ],
    ['a microsecond', { due: at(0), done: at(0.001), sent: at(0) }, { response_time_ms: '0.001' }],
    ['minutes', { due: at(0), sent: at(0), done: at(123_456.789) }, { response_time_ms: '123456.789' }],
    ['due before the clock', { due: at(-500) }, { timestamp: '1699999999.623456' }],
    ['whole seconds', { due: at(876.544) }, { timestamp: '1700000001.000000' }],
    ['99.9996 rounds up', { due: at(0), sent: at(0), done: at(99.9996) }, { response_time_ms: '100.000' }],
  ])('%s', async (_what, made, expected) => {
    expect(readSamples(await write([made]))[0]).toMatchObject(expected);
  });

  test('the closed model has no target rate', async () => {
    expect(readSamples(await write([{}], ''))[0]?.['target_rps']).toBe('');
  });
});

describe('quoting, RFC 4180', () => {
  const texts = [
    'plain',
    'a,b',
    'say "x"',
    '""',
    'line\nend',
    'cr\r\nlf',
    'tab\there',
    'Zoë ☃ 🙂',
    ' spaces ',
    "'single'",
    ',',
    '"',
  ];

  test.each(texts)('%j comes back as it was, as name and as error', async (text) => {
    const rows = readSamples(
      await write(
        [{ name: text, method: text, failure: { kind: 'check_failed', error: text } }, { name: 'next' }],
        '1',
        text,
      ),
    );
    expect(rows[0]).toMatchObject({
      scenario: text,
      method: text,
      name: text,
      error_kind: 'check_failed',
      error: text,
    });
    expect(rows[1]).toMatchObject({ name: 'next', error_kind: '', error: '' });
  });
});

test('the parser of these tests refuses what RFC 4180 does', () => {
  expect(parseCsv('a,"b\n""c""",\r\n,')).toEqual([
    ['a', 'b\n"c"', ''],
    ['', ''],
  ]);
  expect(() => parseCsv('a"b')).toThrow('quote');
  expect(() => parseCsv('"a"b')).toThrow('after');
  expect(() => parseCsv('"a')).toThrow('end');
});

test('a hundred thousand rows are all there, in order', async () => {
  const path = await write(Array.from({ length: 100_000 }, (_v, i) => ({ name: `/${i}` })));
  const rows = readSamples(path);
  expect(rows).toHaveLength(100_000);
  expect(rows.findIndex((row, i) => row['name'] !== `/${i}`)).toBe(-1);
});

test('what was recorded reaches the disk within moments, not at the end', async () => {
  const path = join(temporaryFolder(), 'results.csv');
  const file = await SampleFile.create(path, { scenario: 's', onError: () => undefined });
  file.write(makeExchange(), WALL, ORIGIN, '', 'w1');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(readSamples(path)).toHaveLength(1);
  await file.end();
});

test('endNow puts everything on disk before it returns', async () => {
  const path = join(temporaryFolder(), 'results.csv');
  const file = await SampleFile.create(path, { scenario: 's', onError: () => undefined });
  // More than is handed over at once, so that a write is under way.
  for (let i = 0; i < 5000; i++) file.write(makeExchange({ name: `/${i}` }), WALL, ORIGIN, '', 'w1');
  file.endNow();
  const rows = readSamples(path);
  await file.end();
  expect(rows.map((row) => row['name'])).toEqual(rows.map((_row, i) => `/${i}`));
  expect(rows).toHaveLength(5000);
});

describe('a disk that does not take it', () => {
  test('no file: create rejects', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const making = SampleFile.create(join(folder, 'file', 'results.csv'), {
      scenario: 's',
      onError: () => undefined,
    });
    await expect(making).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('a full disk is told once, at once, and nothing is thrown', async () => {
    const errors: NodeJS.ErrnoException[] = [];
    const file = await SampleFile.create('/dev/full', {
      scenario: 's',
      onError: (error) => errors.push(error),
    });
    for (let i = 0; i < 3; i++) {
      file.write(makeExchange(), WALL, ORIGIN, '', 'w1');
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await file.end();
    expect(errors.map(({ code }) => code)).toEqual(['ENOSPC']);
  });
});
