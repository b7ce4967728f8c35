import type { Options } from '../options.ts';
import type { Plan } from '../plan.ts';
import type { Announcement } from '../schedule.ts';
import type { ShareOf } from '../timeline.ts';

/**
 * What our own two ends say beside Locust's messages: each a type that Locust does not know, its data a JSON text, in
 * which what is undefined is left out.
 */
export interface OwnToWorker {
  /** Answers `time`: when that was sent and when it came, Unix µs of either clock. */
  time: { sent: number; came: number };
  /** Open the connections and make the data. Answered by `prepared` or `failed`. */
  prepare: {
    options: Options;
    scenarioInput: Record<string, string | boolean>;
    plan: Plan;
    host: string;
    share: ShareOf;
    /** Which of how many workers it is; beyond them where it is one more than there were. */
    place: ShareOf;
    /** Short name, as in results.csv. */
    name: string;
    /** Folder of the run, of use where it is on the worker's disk too. */
    folder: string;
    machine: string;
  };
  /** Start the clock at this instant, Unix µs of the master's clock. */
  start: { wallOrigin: number };
  announce: { announcement: Announcement; share: ShareOf };
}

export interface OwnFromWorker {
  hello: { version: string };
  time: { sent: number };
  /** How far the master's clock is ahead, µs, and how far off that may be. */
  prepared: { clockAhead: number; clockError: number };
  failed: { message: string };
  /** Its share of the load has ended; `endedEarly` is ms of the run's clock. */
  done: { endedEarly?: number; made: number; samples: string };
}

const PREFIX = 'open_saves_load.';

export const ownType = (type: string): string => PREFIX + type;

export const ownData = (data: unknown): string => JSON.stringify(data);

/** The message of ours in one that Locust does not know; undefined when it is none. */
export function readOwn<M>(
  type: string,
  data: unknown,
): { [T in keyof M]: { type: T; data: M[T] } }[keyof M] | undefined {
  if (!type.startsWith(PREFIX) || typeof data !== 'string') return undefined;
  try {
    return { type: type.slice(PREFIX.length), data: JSON.parse(data) } as never;
  } catch {
    return undefined;
  }
}
