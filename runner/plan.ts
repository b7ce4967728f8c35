import { UsageError } from './errors.ts';
import { flagOf } from './given.ts';
import { DEFAULT_OPEN_RUN_TIME, type Options } from './options.ts';
import { secondsOf } from './schedule.ts';
import { cutStages, totalSeconds, type Stage } from './stages.ts';
import type { SwarmPlan } from './swarm.ts';

/**
 * What load a run applies. `seconds` is how long; undefined: until -n, Ctrl-C or the search for the limit ends it.
 * `isSearch`: its stages are made up as it goes. `isAssigned`: it is said as it goes how many users
 * there are to be, by a master, by hand, or by the scenario's shape (`isShaped`).
 */
export type Plan =
  | { model: 'open'; stages: Stage[]; seconds: number | undefined; isSearch: boolean }
  | {
      model: 'closed';
      swarm: SwarmPlan;
      seconds: number | undefined;
      isAssigned?: boolean;
      isShaped?: boolean;
    };

/** A stage without an end, s: some thirty years. Infinity could not be written to a file. */
export const ENDLESS = 1e9;

/** The model of load that the options ask for. */
export function modelOf({ rps, stages, findCapacity }: Options): 'open' | 'closed' {
  return rps !== undefined || stages !== undefined || findCapacity ? 'open' : 'closed';
}

/** Throws UsageError where options contradict each other; `nameOf` says what each is to be called. */
export function refuseContradictions(options: Options, nameOf: (key: keyof Options) => string): void {
  const { rps, stages, users, spawnRate, runTime, findCapacity } = options;
  const isOpen = modelOf(options) === 'open';
  if (findCapacity) refuseBesideSearch(options, nameOf);
  if (rps !== undefined && stages !== undefined) {
    throw new UsageError(
      `${nameOf('rps')} and ${nameOf('stages')}: give one of the two; a stage is a rate with its time.`,
    );
  }
  if (isOpen && (users !== undefined || spawnRate !== undefined)) {
    throw new UsageError(
      `${nameOf(findCapacity ? 'findCapacity' : rps === undefined ? 'stages' : 'rps')} and ${nameOf(users === undefined ? 'spawnRate' : 'users')}: ` +
        'a run is paced by a rate or by users. Give --rps or --stages, or else --users and --spawn-rate.',
    );
  }
  if (runTime !== undefined && runTime <= 0)
    throw new UsageError(`${nameOf('runTime')} ${runTime}: it takes more than no time.`);
}

/** The search decides itself what load there is, and for how long. */
function refuseBesideSearch(options: Options, nameOf: (key: keyof Options) => string): void {
  for (const key of ['rps', 'stages', 'runTime', 'tasks'] as const) {
    if (options[key] === undefined) continue;
    throw new UsageError(
      `${nameOf('findCapacity')} and ${nameOf(key)}: the search chooses its rates and times itself, ` +
        'from --capacity-from to --capacity-to, --capacity-hold each. Leave one of the two out.',
    );
  }
  const byName = options.slo.find(({ name, times }) => name !== undefined || times !== 'response');
  if (byName) {
    throw new UsageError(
      `${nameOf('slo')} ${byName.text}: the search looks at the response times of all requests together. ` +
        'Leave the name out, such as p99<250ms.',
    );
  }
  const { capacityFrom, capacityTo } = options;
  if (capacityFrom < capacityTo) return;
  throw new UsageError(
    `${nameOf('capacityFrom')} ${capacityFrom} and ${nameOf('capacityTo')} ${capacityTo}: ` +
      'the search goes up from the first to the second, which has to be the larger one.',
  );
}

/** `hasShape`: the scenario decides its users itself, where nothing else is asked for. Throws UsageError. */
export function makePlan(options: Options, hasShape = false): Plan {
  refuseContradictions(options, flagOf);
  const { rps, stages, users, spawnRate, runTime } = options;
  if (options.findCapacity) return { model: 'open', stages: [], seconds: undefined, isSearch: true };
  if (stages) {
    const cut = runTime === undefined ? stages : cutStages(stages, runTime);
    return { model: 'open', stages: cut, seconds: totalSeconds(cut), isSearch: false };
  }
  if (rps !== undefined) {
    // With a number of tasks and no time, the tasks decide.
    const seconds =
      runTime ??
      (options.tasks === undefined ? DEFAULT_OPEN_RUN_TIME : secondsOf(options.tasks, rps, options));
    return { model: 'open', stages: [{ fromRps: rps, toRps: rps, seconds }], seconds, isSearch: false };
  }
  const isShaped = hasShape && users === undefined && spawnRate === undefined;
  if (isShaped && options.processes > 1) {
    throw new UsageError(
      `--processes ${options.processes}: a load shape leads one process. Leave it out, or use --master.`,
    );
  }
  const assigned = isShaped ? { isAssigned: true, isShaped } : {};
  return {
    model: 'closed',
    ...assigned,
    swarm: { users: users ?? 1, spawnRate: spawnRate ?? 1 },
    seconds: runTime,
  };
}

/** The plan of a run that somebody leads by hand: its users may be edited, and a rate may last until it is stopped. */
export function ledByHand(plan: Plan, { rps, runTime, tasks }: Options, isEndless: boolean): Plan {
  if (plan.model === 'closed') return { ...plan, isAssigned: true };
  if (!isEndless || rps === undefined || runTime !== undefined || tasks !== undefined) return plan;
  return { ...plan, stages: [{ fromRps: rps, toRps: rps, seconds: ENDLESS }], seconds: undefined };
}
