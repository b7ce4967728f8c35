import { mean, spreadWithin } from './blocks.ts';
import { read, type Measure, type Reading } from './measures.ts';
import type { Part } from './sketch.ts';
import { critical, twoSided } from './student.ts';

/** Chance that any difference at all is called where there is none. */
export const LEVEL = 0.05;
/**
 * Part of it that is spent on a rise: slower, more errors. That is what one looks for; the rest is for a fall, which
 * takes stronger evidence. Half each would find fewer of the regressions of one run against another.
 */
const RISES = 0.9;

/** Repeated runs beyond the first on each side that it takes to know how much runs differ by themselves. */
export const ENOUGH_REPEATS = 3;

/** One side of a comparison: runs of the same thing. */
export interface Side {
  part: Part;
  resolution: number;
}

export interface Difference {
  /** The two sides: geometric mean of a percentile in ms, mean of a share. */
  before: number;
  after: number;
  /** after - before: of logarithms for percentiles. */
  value: number;
  /** Ends of its 95 % interval, by the same test: of the 5 % that it misses, `RISES` lie below. */
  low: number;
  high: number;
  /** Probability of a difference at least so large when there is none; before it is adjusted. */
  p: number;
  /** Standard deviation from run to run that was reckoned with, and whether it was learnt. */
  noise: number;
  learnt: boolean;
}

/**
 * How a measure differs between the runs before and after. Undefined when there are too few requests to say.
 *
 * With enough repeated runs a run is one draw: a t-test over runs, whose spread holds all that differs between them, and
 * is never taken for less than what the blocks within the runs show. With fewer, the spread within the runs is joined
 * with an assumed one between them (`Measure.assumed`, and `assumedMs` of a percentile besides).
 */
export function differenceOf(
  measure: Measure,
  before: readonly Side[],
  after: readonly Side[],
  assumedMs: number,
): Difference | undefined {
  const all = [...before, ...after];
  if (before.length === 0 || after.length === 0) return undefined;
  if (all.some(({ part }) => part.requests < measure.fewest)) return undefined;
  const readings = all.map(({ part, resolution }) => read(measure, part, resolution));
  const first = readings.slice(0, before.length);
  const second = readings.slice(before.length);
  const value = mean(second.map(valueOf)) - mean(first.map(valueOf));
  const { error, df, noise, learnt } = errorOf(measure, first, second, assumedMs);
  const limit = (chance: number): number => critical(2 * chance, df) * error;
  const shown = measure.share === undefined ? (one: number): number => one : Math.exp;
  return {
    before: shown(mean(first.map(valueOf))),
    after: shown(mean(second.map(valueOf))),
    value,
    low: value - limit(LEVEL * RISES),
    high: value + limit(LEVEL * (1 - RISES)),
    p: error > 0 ? chanceOf(value / error, df) : Number(value === 0),
    noise,
    learnt,
  };
}

/** P-value of a test that spends `RISES` of its level on a rise. */
function chanceOf(t: number, df: number): number {
  return Math.min(1, twoSided(t, df) / 2 / (t > 0 ? RISES : 1 - RISES));
}

interface StandardError {
  error: number;
  df: number;
  noise: number;
  learnt: boolean;
}

function errorOf(
  measure: Measure,
  first: readonly Reading[],
  second: readonly Reading[],
  assumedMs: number,
): StandardError {
  const all = [...first, ...second];
  const perRun = 1 / first.length + 1 / second.length;
  const within = spreadWithin(all.map(({ influence }) => influence));
  const least = mean(first.map(leastOf)) / first.length + mean(second.map(leastOf)) / second.length;
  const inside = Math.max(within.variance * perRun, least);
  const repeats = all.length - 2;
  const between = repeats > 0 ? (squares(first) + squares(second)) / repeats : 0;
  if (repeats >= ENOUGH_REPEATS) {
    return {
      error: Math.sqrt(Math.max(between * perRun, inside)),
      df: repeats,
      noise: Math.sqrt(between),
      learnt: true,
    };
  }
  const ms = measure.share === undefined ? undefined : Math.exp(mean(all.map(valueOf)));
  const assumed = Math.hypot(measure.assumed, ms === undefined ? 0 : assumedMs / ms);
  const variance = inside + Math.max(assumed ** 2, between) * perRun;
  return {
    error: Math.sqrt(variance),
    // Welch and Satterthwaite, of a sum of which one part is taken as known.
    df: within.variance > 0 ? within.df * (variance / inside) ** 2 : Infinity,
    noise: assumed,
    learnt: false,
  };
}

function squares(readings: readonly Reading[]): number {
  const middle = mean(readings.map(valueOf));
  return readings.reduce((all, { value }) => all + (value - middle) ** 2, 0);
}

const valueOf = ({ value }: Reading): number => value;
const leastOf = ({ least }: Reading): number => least;
