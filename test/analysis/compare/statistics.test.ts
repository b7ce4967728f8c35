import { describe, expect, test } from 'vitest';
import { seeded } from '../../../runner/random.ts';
import { spreadWithin } from '../../../analysis/compare/blocks.ts';
import { compare } from '../../../analysis/compare/compare.ts';
import { holm } from '../../../analysis/compare/holm.ts';
import { BLOCKS, logQuantile, partOf, type Sketch } from '../../../analysis/compare/sketch.ts';
import { critical, twoSided } from '../../../analysis/compare/student.ts';
import { simulate } from './simulated.ts';

describe("Student's t, against printed tables", () => {
  test.each([
    [0.05, 1, 12.7062],
    [0.05, 4, 2.776445],
    [0.01, 10, 3.169273],
    [0.001, 30, 3.645959],
    [0.05, Infinity, 1.959964],
  ])('%d with %d degrees of freedom: %d', (alpha, df, t) => {
    expect(critical(alpha, df)).toBeCloseTo(t, 4);
    expect(twoSided(t, df)).toBeCloseTo(alpha, 6);
  });
});

describe('Holm', () => {
  const equal = (...values: number[]): number[] => holm(values.map((p) => ({ p, weight: 1 })));

  test("the smallest p times all, the next times one less, never decreasing (his paper's rule by hand)", () => {
    const adjusted = [0.06, 0.04, 0.06, 0.06];
    for (const [i, p] of equal(0.04, 0.01, 0.03, 0.02).entries()) expect(p).toBeCloseTo(adjusted[i] ?? 0, 12);
    expect(equal(0.9, 0.8)).toEqual([1, 1]);
    expect(equal()).toEqual([]);
  });

  test('with weights: p over its share of what is left', () => {
    const weighted = [
      { p: 0.04, weight: 0.8 },
      { p: 0.001, weight: 0.1 },
      { p: 0.03, weight: 0.1 },
    ];
    // 0.001 / 0.1; then 0.04 * 0.9 / 0.8 before 0.03, whose ratio to its weight is larger.
    for (const [i, p] of [0.045, 0.01, 0.045].entries()) expect(holm(weighted)[i]).toBeCloseTo(p, 12);
  });
});

describe('a sketch', () => {
  const ms = Array.from({ length: 1000 }, (_, i) => i + 1);

  test('percentiles by nearest rank, and blocks by when requests were due', () => {
    const due = ms.map((_, i) => (i / 1000) * 64);
    const part = partOf({ due, ms, failed: ms.map((time) => time > 990) }, 64);
    expect(part).toMatchObject({ requests: 1000, failures: 10, p50: 500, p99: 990 });
    expect(part.blocks.requests.reduce((a, b) => a + b)).toBe(1000);
    expect(part.blocks.upToP50.slice(0, 16).reduce((a, b) => a + b)).toBe(500);
    expect(part.blocks.upToP50.slice(16)).toEqual(Array.from({ length: 16 }, () => 0));
    expect(part.blocks.failures.at(-1)).toBe(10);
  });

  test('quantiles of its histogram are those of the values, within a class', () => {
    const part = partOf({ due: ms, ms }, 1000);
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      expect(Math.abs(logQuantile(part, share) - Math.log(1000 * share))).toBeLessThan(0.006);
    }
  });
});

describe('the spread within runs', () => {
  const random = seeded(5);
  const even = (): number => random() - 0.5;

  test('of independent blocks it is theirs, and a little more: they are alike by chance', () => {
    const spreads = Array.from({ length: 200 }, () => {
      const runs = [0, 1].map(() => Array.from({ length: BLOCKS }, even));
      return spreadWithin(runs).variance;
    });
    // The variance of the sum of 32 even numbers of width 1.
    expect(spreads.reduce((a, b) => a + b) / 200 / (32 / 12)).toBeGreaterThan(0.9);
    expect(spreads.reduce((a, b) => a + b) / 200 / (32 / 12)).toBeLessThan(1.25);
  });

  test('what the runs have in common, such as stages, is none of it', () => {
    const stages = Array.from({ length: BLOCKS }, (_, i) => (i < 16 ? -100 : 100));
    const runs = [0, 1].map(() => stages.map((one) => one + even()));
    expect(spreadWithin(runs).variance).toBeLessThan(10);
  });

  test('blocks that follow each other are joined, and the variance grows', () => {
    const slow = [0, 1].map(() =>
      Array.from({ length: 4 }, even).flatMap((one) => Array.from({ length: 8 }, () => one)),
    );
    const { blocks, variance } = spreadWithin(slow);
    expect(blocks).toBe(8);
    const naive = slow.flat().reduce((all, one) => all + one * one, 0) / 2;
    expect(variance).toBeGreaterThan(4 * naive);
  });
});

describe('errors', () => {
  const run = (seed: number, errors: number): Sketch => simulate({ seed, samples: 20_000, names: 2, errors });
  const judged = (before: number, after: number): string | undefined =>
    compare([run(1, before)], [run(2, after)]).total.find(({ measure }) => measure === 'errors')?.judgement;

  test.each([
    [0, 0, 'no difference seen'],
    [0, 0.01, 'more errors'],
    [0.02, 0.02, 'no difference seen'],
    [0.05, 0.01, 'fewer errors'],
  ])('a share of %d, then %d: %s', (before, after, judgement) => {
    expect(judged(before, after)).toBe(judgement);
  });
});

test('names: those of both sides are compared, others are named; too few requests tell nothing', () => {
  const before = simulate({ seed: 1, samples: 3000, names: 3 });
  const after = simulate({ seed: 2, samples: 3000, names: 3 });
  for (const name of after.names.filter((of) => of.name === '/1')) name.name = '/new';
  const few = partOf({ due: [0, 1], ms: [5, 50] }, 60);
  for (const sketch of [before, after]) sketch.names.push({ method: 'GET', name: '/few', ...few });
  const { names, onlyBefore, onlyAfter } = compare([before], [after]);
  expect(names.map(({ name }) => name).toSorted()).toEqual(['/0', '/2', '/few']);
  expect([onlyBefore, onlyAfter]).toEqual([['GET /1'], ['GET /new']]);
  expect(names.find(({ name }) => name === '/few')?.measures.map(({ judgement }) => judgement)).toEqual([
    'cannot tell',
    'cannot tell',
    'cannot tell',
  ]);
});
