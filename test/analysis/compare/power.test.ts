import { expect, test } from 'vitest';
import { compare, type Comparison } from '../../../analysis/compare/compare.ts';
import { simulate, slowed, type Simulation } from './simulated.ts';

const TRIES = 100;

/**
 * Compares simulated runs of the same thing, and with the last one slowed down, a hundred times. Runs serve again in
 * another company, `step` new ones a time, which leaves the expected counts as they are and saves work.
 */
function tries(
  before: number,
  step: number,
  how: Omit<Simulation, 'seed'>,
): { same: Comparison[]; slower: Comparison[] } {
  const runs = Array.from({ length: TRIES * step + before + 1 }, (_, i) => simulate({ ...how, seed: i + 1 }));
  const windows = Array.from({ length: TRIES }, (_, i) => runs.slice(i * step, i * step + before + 1));
  return {
    same: windows.map((window) => compare(window.slice(0, -1), window.slice(-1))),
    slower: windows.map((window) => compare(window.slice(0, -1), window.slice(-1).map(slowed))),
  };
}

/** Whether anything at all was called different. */
function called({ total, names }: Comparison): boolean {
  return [...total, ...names.flatMap(({ measures }) => measures)].some(
    ({ judgement }) => judgement !== 'no difference seen' && judgement !== 'cannot tell',
  );
}

test('one baseline: 30,000 autocorrelated samples, runs 0.8 % off by themselves', () => {
  const { same, slower } = tries(1, 1, { samples: 30_000, names: 4, noise: 0.008 });
  expect(same.filter(called).length).toBeLessThanOrEqual(5);
  expect(slower.filter(({ regression }) => regression).length).toBeGreaterThanOrEqual(95);
  expect(slower.filter(({ total }) => total[0]?.judgement === 'faster')).toEqual([]);
  expect(same.every(({ hasFloor }) => !hasFloor)).toBe(true);
  // That there is none is said only where a difference that matters would have been seen.
  const p50 = same.map(({ total }) => total[0]?.judgement);
  expect(p50.filter((judgement) => judgement === 'no difference seen').length).toBeGreaterThan(90);
}, 20_000);

test('five repeated baselines, runs 0.7 % off: found just so', () => {
  const { same, slower } = tries(5, 1, { samples: 30_000, names: 1, noise: 0.007 });
  expect(same.filter(called).length).toBeLessThanOrEqual(5);
  expect(slower.filter(({ regression }) => regression).length).toBeGreaterThanOrEqual(95);
  expect(same.every(({ hasFloor }) => hasFloor)).toBe(true);
}, 20_000);

test('five repeated baselines, runs 10 % off by themselves: the floor keeps it quiet', () => {
  const { same } = tries(5, 6, { samples: 3000, names: 3, noise: 0.1 });
  expect(same.filter(called).length).toBeLessThanOrEqual(5);
  const unsure = same.filter(({ total }) => total[0]?.judgement === 'cannot tell');
  expect(unsure.length).toBeGreaterThan(80);
}, 20_000);
