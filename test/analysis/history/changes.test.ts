import { expect, test } from 'vitest';
import { CHANGE_LEVEL, changesIn } from '../../../analysis/history/changes.ts';
import { seeded } from '../../../runner/random.ts';
import { normals } from '../compare/simulated.ts';

/** Medians of so many runs, 2 % off by themselves, with factors from a place on. */
function medians(seed: number, count: number, factors: Record<number, number> = {}): number[] {
  const normal = normals(seeded(seed));
  let factor = 1;
  return Array.from({ length: count }, (_, i) => {
    factor *= factors[i] ?? 1;
    return 5 * factor * Math.exp(0.02 * normal());
  });
}

const seeds = Array.from({ length: 100 }, (_, i) => i + 1);

test('a row without a change shows one in no more than its share', () => {
  const wrong = seeds.filter((seed) => changesIn(medians(seed, 25)).length > 0);
  expect(wrong.length).toBeLessThanOrEqual(100 * CHANGE_LEVEL + 1);
});

test('slower by a tenth from a run on: found, and where', () => {
  const found = seeds.slice(0, 40).map((seed) => changesIn(medians(seed, 20, { 12: 1.1 })));
  expect(found.filter((at) => at.length === 1 && Math.abs((at[0] ?? 0) - 12) <= 1).length).toBeGreaterThan(
    37,
  );
});

test('slower, and later as before: both', () => {
  expect(changesIn(medians(1, 36, { 12: 1.2, 24: 1 / 1.2 }))).toEqual([12, 24]);
});

test('one odd run, and rows too short to tell, are no change', () => {
  expect(changesIn(medians(2, 20, { 10: 2, 11: 0.5 }))).toEqual([]);
  expect(changesIn([1, 1, 1, 1, 9, 9, 9, 9])).toEqual([]);
  expect(changesIn([])).toEqual([]);
  expect(changesIn([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5])).toEqual([]);
});
