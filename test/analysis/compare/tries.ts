import { compare, isCalled, type Comparison } from '../../../analysis/compare/compare.ts';
import type { Sketch } from '../../../analysis/compare/sketch.ts';
import { seeded } from '../../../runner/random.ts';
import { anotherTime, normals, simulate, slowed, type Simulation } from './simulated.ts';

/** So many runs on each side. */
export interface Sides {
  before: number;
  after: number;
}

/** Shares of the tries, 0 to 1. */
export interface Outcome {
  /** The same thing: anything at all was called different. */
  differ: number;
  /** The same thing: of the median of all requests nothing could be told. */
  unsure: number;
  /** The same thing: of that it was said that no difference is seen. */
  none: number;
  /** Slower by a tenth: the median of all requests was called slower. */
  found: number;
  /** The noise was learnt from repeated runs, in all of the tries. */
  learnt: boolean;
}

/** Simulated runs of the same thing, without noise from run to run. */
export function pool(count: number, how: Omit<Simulation, 'seed'>): Sketch[] {
  return Array.from({ length: count }, (_, i) => simulate({ ...how, seed: i + 1 }));
}

/**
 * Compares runs of the same thing so many times, and with the later ones slower by a tenth. Runs are drawn anew from the
 * pool for each try, each with noise of its own: making them takes far longer than comparing them.
 */
export function tries(
  runs: readonly Sketch[],
  { before, after }: Sides,
  noise: number,
  count: number,
): Outcome {
  const random = seeded(1000 * before + after);
  const normal = normals(random);
  const shuffled = (): Sketch[] => {
    const order = [...runs];
    // Fisher and Yates, as far as it is needed: no run is compared with itself.
    for (let i = 0; i < before + after; i++) {
      const other = i + Math.floor(random() * (order.length - i));
      [order[i], order[other]] = [order[other] as Sketch, order[i] as Sketch];
    }
    return order.slice(0, before + after).map((run) => anotherTime(run, noise, normal));
  };
  const same: Comparison[] = [];
  const slower: Comparison[] = [];
  for (let i = 0; i < count; i++) {
    const drawn = shuffled();
    const [old, now] = [drawn.slice(0, before), drawn.slice(before)];
    same.push(compare(old, now));
    slower.push(compare(old, now.map(slowed)));
  }
  const share = (of: readonly Comparison[], is: (one: Comparison) => boolean): number =>
    of.filter(is).length / count;
  return {
    differ: share(same, isAnyCalled),
    unsure: share(same, ({ total }) => total[0]?.judgement === 'cannot tell'),
    none: share(same, ({ total }) => total[0]?.judgement === 'no difference seen'),
    found: share(slower, ({ total }) => total[0]?.judgement === 'slower'),
    learnt: same.every(({ hasFloor }) => hasFloor),
  };
}

/** Whether anything at all was called different. */
export function isAnyCalled({ total, names }: Comparison): boolean {
  return [...total, ...names.flatMap(({ measures }) => measures)].some(isCalled);
}
