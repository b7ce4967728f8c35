import type { Announcement } from '../schedule.ts';
import type { FailingResponse } from '../failing-responses.ts';
import type { LedgerEntry } from '../ledger.ts';
import type { CustomMessage } from '../node-runner.ts';
import type { Options } from '../options.ts';
import type { Plan } from '../plan.ts';
import type { ShareOf } from '../timeline.ts';

/** What a load thread is started with. */
export interface ThreadData {
  scenario: { name: string; files: readonly string[] };
  scenarioInput: Record<string, string | boolean>;
  options: Options;
  plan: Plan;
  host: string;
  worker: ShareOf;
  run: string;
  /** Its own file of what it makes. */
  ledger: string;
  /** Memory shared with the thread that records. */
  ring: SharedArrayBuffer;
  gauges: SharedArrayBuffer;
  budget: SharedArrayBuffer | undefined;
}

/** What a load thread is told. Instants are ms of the clock that all threads share. */
export type ToThread =
  | { type: 'open' }
  | { type: 'prepare' }
  | { type: 'apply'; origin: number; wallOrigin: number; users: Uint32Array }
  | { type: 'announce'; announcement: Announcement; share: ShareOf }
  | { type: 'take over'; users: Uint32Array }
  | { type: 'assign'; counts: Readonly<Record<string, number>> }
  /** The users of all threads are there. */
  | { type: 'spawned'; users: number }
  | { type: 'message'; message: CustomMessage }
  | { type: 'stop' }
  | { type: 'close' };

/** What a load thread tells. Each of the first three answers the message of its name. */
export type FromThread =
  | { type: 'open' }
  | { type: 'prepare' }
  /** `endedEarly` on the shared clock; `made` is what is to be removed, `failing` the first requests that failed. */
  | { type: 'apply'; endedEarly: number | undefined; made: LedgerEntry[]; failing: FailingResponse[] }
  /** Closed model: all of its users have been started. */
  | { type: 'spawned' }
  | { type: 'message'; message: CustomMessage }
  /** Its code asks for the end of the load. */
  | { type: 'quit' }
  | { type: 'progress'; what: string; done: number; total: number }
  /** It can not go on: a person's mistake where there is an exit code, else a fault. */
  | { type: 'failed'; message: string; exitCode: number | undefined };

/** Places in the memory of a thread's gauges, which it writes ten times a second. */
export const GAUGES = ['users', 'inFlight', 'waiting', 'busy', 'connects', 'active', 'idle'] as const;
export const GAUGES_BYTES = GAUGES.length * Float64Array.BYTES_PER_ELEMENT;
