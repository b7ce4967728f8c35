import type { Random } from './random.ts';
import { targetOf, type Stage } from './stages.ts';

/** An instant at which the schedule says a task starts. */
export interface Due {
  /** Milliseconds from the start. */
  due: number;
  /** Rate that it belongs to, tasks/s. */
  target: number;
  /** Index of its stage. */
  stage: number;
}

/** The load's schedule. Ending it ends the run. */
export type Pacer = Iterable<Due>;

/** Rounding must neither lose the last due time of a stage nor add one. */
const EPSILON = 1e-7;

/**
 * Due times of `stages`: arrival i comes when the expected count of arrivals, the integral of the rate,
 * reaches the i-th step. With steps of exactly 1 arrivals are evenly spaced; with exponential steps they are
 * a Poisson process of that rate (time change of a unit-rate process: Cinlar 1975, section 4.7).
 */
export function* pace(stages: readonly Stage[], step: () => number = evenly): Generator<Due> {
  // Even arrivals start at once; the first of a Poisson process comes after its first gap.
  let next = step === evenly ? 0 : step();
  let countBefore = 0;
  let secondsBefore = 0;
  for (const [index, stage] of stages.entries()) {
    const target = targetOf(stage);
    const countAfter = countBefore + target * stage.seconds;
    while (next < countAfter - EPSILON) {
      const seconds = secondsBefore + timeOfCount(stage, Math.max(0, next - countBefore));
      yield { due: seconds * 1000, target, stage: index };
      next += step();
    }
    countBefore = countAfter;
    secondsBefore += stage.seconds;
  }
}

/** Steps of evenly spaced arrivals. */
export const evenly = (): number => 1;

/** Steps of a Poisson process. */
export function poisson(random: Random): () => number {
  return () => -Math.log(1 - random());
}

/**
 * Seconds into `stage` until its expected count reaches `count`. The count after t seconds is
 * N(t) = a t + (b - a) t^2 / (2 T); solved for t in the form that stays exact when a = b or a = 0.
 */
function timeOfCount(stage: Stage, count: number): number {
  if (count === 0) return 0;
  const slope = (stage.toRps - stage.fromRps) / stage.seconds;
  return (2 * count) / (stage.fromRps + Math.sqrt(Math.max(0, stage.fromRps ** 2 + 2 * slope * count)));
}

/** The first `count` due times. */
export function* first(count: number, pacer: Pacer): Generator<Due> {
  let left = count;
  if (left <= 0) return;
  for (const due of pacer) {
    yield due;
    if (--left <= 0) return;
  }
}
