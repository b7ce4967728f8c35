import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { dataRows, parseCsv } from '../../runner/data-rows.ts';
import { here } from '../../runner/here.ts';
import { StopUser, UserError } from '../../runner/index.ts';
import { temporaryFolder } from '../helpers/folder.ts';

function worker(index: number, count: number): void {
  Object.assign(here.runner, { workerIndex: index, workerCount: count });
}

beforeEach(() => worker(0, 1));

describe('rows of data', () => {
  test('are split over workers: each row is somebody’s, and nobody’s twice', () => {
    const all = Array.from({ length: 11 }, (_, number) => number);
    const taken = [0, 1, 2].map((index) => {
      const rows = dataRows(all);
      worker(index, 3);
      return Array.from({ length: rows.length }, () => rows.next());
    });
    expect(taken.map(({ length }) => length)).toEqual([4, 4, 3]);
    expect(taken.flat().toSorted((a, b) => a - b)).toEqual(all);
  });

  test('begin again after the last one; or end the user', () => {
    const rows = dataRows(['a', 'b']);
    expect([rows.next(), rows.next(), rows.next()]).toEqual(['a', 'b', 'a']);
    const each = dataRows(['a', 'b']);
    expect([each.once(), each.once()]).toEqual(['a', 'b']);
    expect(() => each.once()).toThrow(StopUser);
  });

  test('are none of a worker that is one too many, nor where there are fewer than workers', () => {
    const rows = dataRows(['a', 'b']);
    worker(2, 2);
    expect(rows.length).toBe(0);
    expect(() => rows.next()).toThrow(UserError);
    expect(() => rows.next()).toThrow('one more than the 2');
    worker(2, 3);
    expect(() => rows.next()).toThrow('2 rows for 3 workers: this one has none');
  });

  test('of a CSV file are records', () => {
    const file = join(temporaryFolder(), 'players.csv');
    writeFileSync(file, '\uFEFFname,note\r\nada,"a, ""b""\nc"\nbob,\n');
    const rows = dataRows(file);
    expect([rows.next(), rows.next()]).toEqual([
      { name: 'ada', note: 'a, "b"\nc' },
      { name: 'bob', note: '' },
    ]);
    expect(() => dataRows('/nowhere.csv').next()).toThrow("dataRows('/nowhere.csv'): it cannot be read");
  });
});

test.each([
  ['', []],
  ['a', [['a']]],
  [
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['a,\n', [['a', '']]],
  ['a,', [['a', '']]],
  ['"a\r\nb","c"\r\n', [['a\r\nb', 'c']]],
])('the CSV %j', (text, rows) => {
  expect(parseCsv(text)).toEqual(rows);
});

test('a quote that is not closed is an error', () => {
  expect(() => parseCsv('a\n"b')).toThrow('a quote is not closed');
});
