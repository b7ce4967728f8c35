import { expect, test } from 'vitest';
import { choose, type Wanted } from '../../../analysis/compare/choose.ts';
import { fromStored, type StoredRun } from '../../../analysis/store/record.ts';
import { stored } from '../store/stored.ts';

const current = fromStored(stored(9));
const chosen = (runs: StoredRun[], wanted: Partial<Wanted> = {}): string[] | string => {
  const from = { which: 'previous', tags: [], limit: 5, anyway: false, ...wanted } as const;
  const { runs: found, none } = choose(runs.map(fromStored), current, from);
  return none ?? found.map(({ start }) => start.slice(8, 10));
};
const days = (...numbers: number[]): StoredRun[] => numbers.map((day) => stored(day));

test('previous is the newest before this one; average the newest so many', () => {
  expect(chosen(days(1, 5, 3, 9, 12))).toEqual(['06']);
  expect(chosen(days(1, 2, 3, 4, 5, 6, 7), { which: 'average' })).toEqual(['08', '07', '06', '05', '04']);
  expect(chosen(days(1, 2, 3), { which: 'average', limit: 2 })).toEqual(['04', '03']);
});

test('what was repeated with the previous one comes along', () => {
  const repeated = [4, 5, 6].map((day) => stored(day, { tags: ['main', 'repeat_20261107'] }));
  expect(chosen([...days(1, 2), ...repeated])).toEqual(['07', '06', '05']);
});

test('INVALID runs, those that were slower, and those without the tag are none', () => {
  const unfit = [
    stored(6, { verdict: 'INVALID' }),
    stored(7, { tags: ['regressed'] }),
    stored(8, { tags: [] }),
  ];
  expect(chosen([...days(2), ...unfit], { tags: ['main'] })).toEqual(['03']);
  expect(chosen([stored(6, { verdict: 'INVALID' })])).toBe('all 1 earlier runs in the store are INVALID');
  expect(chosen(days(12), { tags: ['main', 'x'] })).toBe(
    'the store holds no earlier run with tag main and tag x',
  );
});

test('what is not like for like is none, and the nearest is told; or it is taken anyway', () => {
  const other = stored(3, {
    hash: 'bbbb',
    conditions: '{"scenario":"mixed","load":"open model, 5/s for 60 s"}',
  });
  expect(chosen([other])).toBe(
    `none of 1 earlier runs is like for like; in the nearest, ${other.id}, load was open model, 5/s for 60 s, is not given`,
  );
  expect(chosen([other], { anyway: true })).toEqual(['04']);
});
