import { expect, test } from 'vitest';
import { pool, tries, type Outcome } from './tries.ts';

// Some 30 runs serve all tries here; `npm run bench:compare -- --simulated` does more of them, for docs/comparison.md.
const runs = pool(30, { samples: 30_000, names: 4 });
const TRIES = 200;
const outcome = (before: number, after: number, noise: number): Outcome =>
  tries(runs, { before, after }, noise, TRIES);

test.each([0, 0.01])('one run against one, %d off by themselves: quiet, and a tenth is found', (noise) => {
  const { differ, found, learnt } = outcome(1, 1, noise);
  expect(differ).toBeLessThanOrEqual(0.05);
  expect(found).toBeGreaterThanOrEqual(0.95);
  expect(learnt).toBe(false);
});

test('one run against one, 2 % off, which is what is assumed: still quiet', () => {
  expect(outcome(1, 1, 0.02).differ).toBeLessThanOrEqual(0.05);
});

test('that there is no difference is said only where one that matters would have been seen', () => {
  expect(outcome(1, 1, 0.005).none).toBeGreaterThan(0.9);
  expect(outcome(1, 1, 0.03).unsure).toBeGreaterThan(0.2);
});

test.each([
  [5, 1, 0.015],
  [3, 3, 0.02],
  [5, 5, 0.03],
])('%d runs against %d, %d off: the noise is learnt, and a tenth is found', (before, after, noise) => {
  const { differ, found, learnt } = outcome(before, after, noise);
  expect(differ).toBeLessThanOrEqual(0.05);
  expect(found).toBeGreaterThanOrEqual(0.95);
  expect(learnt).toBe(true);
});

test('five baselines, runs 10 % off by themselves: what was learnt keeps it quiet', () => {
  const { differ, unsure } = outcome(5, 1, 0.1);
  expect(differ).toBeLessThanOrEqual(0.05);
  expect(unsure).toBeGreaterThan(0.8);
});

test('slow waves, with a memory of two hundred requests: quiet too', () => {
  const slow = pool(30, { samples: 30_000, names: 1, memory: 0.995 });
  expect(tries(slow, { before: 1, after: 1 }, 0.01, TRIES).differ).toBeLessThanOrEqual(0.05);
});
