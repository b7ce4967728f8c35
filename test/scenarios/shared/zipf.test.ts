import { describe, expect, test } from 'vitest';
import { UsageError, seeded } from '../../../runner/index.ts';
import { parsePopularity, uniform, zipf, type Pick } from '../../../scenarios/shared/zipf.ts';

const PICKS = 200_000;

function counts(pick: Pick, ranks: number, seed: number): number[] {
  const random = seeded(seed);
  const found = Array<number>(ranks).fill(0);
  for (let i = 0; i < PICKS; i++) {
    const rank = pick(random);
    found[rank] = (found[rank] ?? Number.NaN) + 1;
  }
  return found;
}

/** Pearson's statistic, and the value that it stays below with 99.9 %: Wilson and Hilferty's approximation. */
function chiSquare(found: number[], shares: number[]): { statistic: number; limit: number } {
  const sum = shares.reduce((a, b) => a + b, 0);
  const statistic = found.reduce((total, count, i) => {
    const expected = ((shares[i] ?? 0) / sum) * PICKS;
    return total + (count - expected) ** 2 / expected;
  }, 0);
  const freedom = found.length - 1;
  return { statistic, limit: freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3 };
}

describe('zipf', () => {
  test.each([
    [2, 1.1],
    [10, 0.5],
    [100, 0.99],
    [100, 1],
    [100, 1.1],
    [500, 2],
    [3, 10],
  ])('%i ranks, exponent %f: as often as the formula says', (ranks, exponent) => {
    const shares = Array.from({ length: ranks }, (_, k) => 1 / (k + 1) ** exponent);
    for (const seed of [1, 2]) {
      const { statistic, limit } = chiSquare(counts(zipf(ranks, exponent), ranks, seed), shares);
      expect(statistic).toBeLessThan(limit);
    }
  });

  test('a wrong exponent would be noticed', () => {
    const shares = Array.from({ length: 100 }, (_, k) => 1 / (k + 1) ** 1.05);
    const { statistic, limit } = chiSquare(counts(zipf(100, 1.1), 100, 1), shares);
    expect(statistic).toBeGreaterThan(limit);
  });

  test('one rank is always that one; a million ranks cost no more', () => {
    expect(counts(zipf(1, 1.1), 1, 1)).toEqual([PICKS]);
    const pick = zipf(1_000_000, 1.1);
    const random = seeded(1);
    const ranks = Array.from({ length: 20_000 }, () => pick(random));
    expect(ranks.every((rank) => Number.isInteger(rank) && rank >= 0 && rank < 1_000_000)).toBe(true);
    expect(Math.max(...ranks)).toBeGreaterThan(100_000);
  });

  test('a seed gives the same ranks again', () => {
    const ranks = (): number[] => {
      const random = seeded(5);
      const pick = zipf(1000, 1.1);
      return Array.from({ length: 50 }, () => pick(random));
    };
    expect(ranks()).toEqual(ranks());
  });
});

test('uniform: every rank alike', () => {
  const { statistic, limit } = chiSquare(counts(uniform(50), 50, 1), Array<number>(50).fill(1));
  expect(statistic).toBeLessThan(limit);
});

describe('--popularity', () => {
  test.each(['uniform', 'zipf:1.1', 'zipf:0', 'zipf:10'])('%s', (text) => {
    const rank = parsePopularity(text, '--popularity')(10)(seeded(1));
    expect(rank).toBeGreaterThanOrEqual(0);
    expect(rank).toBeLessThan(10);
  });

  test.each(['', 'zipf', 'zipf:', 'zipf:x', 'zipf:-1', 'zipf:11', 'zipf:1.1,2', 'Uniform'])(
    '%j is refused',
    (text) => {
      expect(() => parsePopularity(text, '--popularity')).toThrow(UsageError);
      expect(() => parsePopularity(text, '--popularity')).toThrow(
        /^--popularity .*It takes uniform, or zipf:1\.1/,
      );
    },
  );
});
