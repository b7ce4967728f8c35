import { DEFAULT_WARMUP, type Options } from './options.ts';
import { evenly, first, pace, poisson, type Due, type Pacer } from './pacer.ts';
import { seeded, subSeed } from './random.ts';
import type { Stage } from './stages.ts';

/**
 * Seconds of warm-up. Without an option: some in the open model, which starts at its full rate; none in the
 * closed model, which starts with its first users, nor where the number of tasks is given.
 */
export function warmupSeconds(options: Options, model: 'open' | 'closed'): number {
  return options.warmup ?? (model === 'open' && options.tasks === undefined ? DEFAULT_WARMUP : 0);
}

/** `number` tells apart the parts of a load whose due times are drawn anew. */
function steps({ arrivals, seed }: Options, number = 0): () => number {
  if (arrivals === 'even') return evenly;
  return poisson(seeded(subSeed(seed, number === 0 ? 'arrivals' : `arrivals ${number}`)));
}

/** Seconds in which `tasks` of a steady rate are due: by chance more or less, where they come at random. */
export function secondsOf(tasks: number, rps: number, options: Options): number {
  if (options.arrivals === 'even') return tasks / rps;
  const step = steps(options);
  let count = 0;
  for (let i = 0; i < tasks; i++) count += step();
  // The last of them is due before the end, not at it.
  return (count + 1e-6) / rps;
}

/** The due times that the options ask for; those of the warm-up lie before 0, and belong to no stage. */
export function schedule(stages: readonly Stage[], options: Options): Pacer {
  const load = pace(stages, steps(options));
  return withWarmup(
    options.tasks === undefined ? load : first(options.tasks, load),
    warmupSeconds(options, 'open'),
    stages[0]?.fromRps ?? options.capacityFrom,
  );
}

/**
 * Due times before the start of the clock: half of the time up to the rate that the first stage starts with,
 * and half of it at that rate, so that no backlog of cold connections and code is left when the clock starts.
 */
function* withWarmup(load: Pacer, seconds: number, rps: number): Pacer {
  if (seconds > 0 && rps > 0) {
    const half = seconds / 2;
    const stages = [
      { fromRps: 0, toRps: rps, seconds: half },
      { fromRps: rps, toRps: rps, seconds: half },
    ];
    for (const { due, target } of pace(stages)) yield { due: due - seconds * 1000, target, stage: -1 };
  }
  yield* load;
}

/** A load that takes the place of the one before it. It holds no functions, so that it can be sent to a thread. */
export interface Announcement {
  /** Counts up from 1: due times that come at random are drawn anew in each. */
  number: number;
  /** ms from the start of the clock. */
  from: number;
  stages: readonly Stage[];
  /** Index of the level of each stage. */
  levels: readonly number[];
  /** Tasks at most; undefined: as many as are due. */
  tasks: number | undefined;
  /** Whether the load ends with it. */
  isLast: boolean;
}

/** The due times of an announced load. */
export function* announced(load: Announcement, options: Options): Generator<Due> {
  const { number, from, stages, levels, tasks = Infinity } = load;
  for (const { due, target, stage } of first(tasks, pace(stages, steps(options, number)))) {
    yield { due: from + due, target, stage: levels[stage] ?? -1 };
  }
}
