import type { Options } from './options.ts';
import { evenly, first, pace, poisson, type Pacer } from './pacer.ts';
import { seeded, subSeed } from './random.ts';
import type { Stage } from './stages.ts';

/** The due times that the options ask for; those of the warm-up lie before 0, and belong to no stage. */
export function schedule(stages: readonly Stage[], options: Options): Pacer {
  const step = options.arrivals === 'poisson' ? poisson(seeded(subSeed(options.seed, 'arrivals'))) : evenly;
  const load = pace(stages, step);
  return withWarmup(
    options.tasks === undefined ? load : first(options.tasks, load),
    options.warmup,
    stages[0]?.fromRps ?? 0,
  );
}

/** Due times before the start of the clock, at the rate that the first stage starts with. */
function* withWarmup(load: Pacer, seconds: number, rps: number): Pacer {
  if (seconds > 0 && rps > 0) {
    for (const { due, target } of pace([{ fromRps: rps, toRps: rps, seconds }])) {
      yield { due: due - seconds * 1000, target, stage: -1 };
    }
  }
  yield* load;
}
