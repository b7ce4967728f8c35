import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bucketsOf } from '../../analysis/buckets.ts';
import { readRecords } from '../../analysis/input/records.ts';
import { bytes, decimal, integer, seconds, share } from '../../analysis/report/format.ts';
import { parseCsv } from '../helpers/csv.ts';
import { temporaryFolder } from '../helpers/folder.ts';

describe('buckets of a chart over time', () => {
  test.each([
    [0, { seconds: 1, count: 1, lastCovered: 1 }],
    [0.2, { seconds: 1, count: 1, lastCovered: 0.2 }],
    [10, { seconds: 1, count: 10, lastCovered: 1 }],
    [10.25, { seconds: 1, count: 10, lastCovered: 1 }],
    [10.5, { seconds: 1, count: 11, lastCovered: 0.5 }],
    [600, { seconds: 1, count: 600, lastCovered: 1 }],
    [601, { seconds: 2, count: 301, lastCovered: 1 }],
    [3600, { seconds: 10, count: 360, lastCovered: 10 }],
    [86_400, { seconds: 300, count: 288, lastCovered: 300 }],
    [1.7e9, { seconds: 2_836_800, count: 599, lastCovered: 2_836_800 }],
  ])('%d s', (span, expected) => {
    expect(bucketsOf(span)).toEqual(expected);
  });
});

describe('records by RFC 4180, whatever the chunks that a file is read in', () => {
  const text = 'a,b\r\n"c ""q"", x",\n\n"two\r\nlines","""\n""",\n"",end';

  test.each([1, 2, 3, 7, 1024])('of %i bytes', (chunk) => {
    const path = join(temporaryFolder(), 'x.csv');
    writeFileSync(path, text);
    const records = [...readRecords(path, chunk)];
    expect(records.map(({ fields }) => fields)).toEqual(parseCsv(text).filter((row) => row.join('') !== ''));
    expect(records.map(({ line }) => line)).toEqual([1, 2, 4, 7]);
    expect(records.map(({ ended }) => ended)).toEqual([true, true, true, false]);
  });
});

test.each([
  [0, '0'],
  [0.0004, '0'],
  [0.1234, '0.123'],
  [4.567, '4.57'],
  [45.67, '45.7'],
  [456.7, '457'],
  [4567.8, '4,568'],
])('decimal(%d)', (value, expected) => {
  expect(decimal(value)).toBe(expected);
});

test.each([
  [0, 100, '0 %'],
  [1, 1_000_000, '< 0.01 %'],
  [999_999, 1_000_000, '> 99.99 %'],
  [9985, 10_000, '99.85 %'],
  [1, 8, '12.5 %'],
  [100, 100, '100 %'],
  [0, 0, '–'],
])('share(%d, %d)', (part, whole, expected) => {
  expect(share(part, whole)).toBe(expected);
});

test.each([
  [0.25, '0.25 s'],
  [119.6, '120 s'],
  [120, '2 min'],
  [3661, '1 h 1 min 1 s'],
  [7200, '2 h'],
])('seconds(%d)', (value, expected) => {
  expect(seconds(value)).toBe(expected);
});

test('bytes and whole numbers', () => {
  expect([0, 999, 1000, 2.5e9, 3e15].map(bytes)).toEqual(['0 B', '999 B', '1 kB', '2.5 GB', '3,000 TB']);
  expect(integer(1234567.4)).toBe('1,234,567');
});
