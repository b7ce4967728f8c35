import type { RunEnvironment } from './here.ts';

/** Called with what the event tells. What it throws is logged, and ends nothing. */
export type Listener<A> = (about: A) => unknown;

/** Something that happens in a run, and who wants to know. Source: `EventHook` of Locust's `event.py`. */
export class EventHook<A> {
  readonly #listeners: Listener<A>[] = [];

  addListener(listener: Listener<A>): Listener<A> {
    this.#listeners.push(listener);
    return listener;
  }

  removeListener(listener: Listener<A>): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  get isHeard(): boolean {
    return this.#listeners.length > 0;
  }

  /** Calls each listener, in order; `failed` is told what one throws, or rejects with. */
  fire(about: A, failed: (error: unknown) => void): void {
    for (const listener of this.#listeners) {
      try {
        const result = listener(about);
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  }

  /** As `fire`, one after the other: each may take its time. */
  async fireAll(about: A, failed: (error: unknown) => void, isReversed = false): Promise<void> {
    for (const listener of isReversed ? this.#listeners.toReversed() : [...this.#listeners]) {
      try {
        await listener(about);
      } catch (error) {
        failed(error);
      }
    }
  }
}

/** A measured request has ended. Times are ms, lengths bytes, instants Unix seconds. */
export interface RequestEvent {
  requestType: string;
  name: string;
  responseTime: number;
  responseLength: number;
  /** Text of the error, as Locust words it; undefined when it succeeded. */
  exception: string | undefined;
  startTime: number;
  /** HTTP status; 0 without an answer, or where there is none. */
  status: number;
}

/**
 * What a scenario file may listen to: `events.request.addListener(({ name, responseTime }) => …)`. Each is fired where
 * Locust fires it: on a master, on each worker, or in the one process that there is; a load thread counts as a worker,
 * and the thread that leads several as their master. Source: `event.py` of Locust.
 */
export const events = {
  /** The file is loaded, and the options are known; once in a process. Here messages are registered. */
  init: new EventHook<RunEnvironment>(),
  /** Before the load; it waits for listeners that take their time. */
  testStart: new EventHook<RunEnvironment>(),
  /** The load ends; users are still there. */
  testStopping: new EventHook<RunEnvironment>(),
  /** The last user has ended. */
  testStop: new EventHook<RunEnvironment>(),
  /** Closed model: all users that were asked for are there. */
  spawningComplete: new EventHook<{ userCount: number }>(),
  /** The process ends; the last listener is called first, and may say what with: `processExitCode`. */
  quitting: new EventHook<RunEnvironment>(),
  /** It has ended, with this code. */
  quit: new EventHook<{ exitCode: number }>(),
  /** Somebody has had the statistics start anew. */
  resetStats: new EventHook<Record<string, never>>(),
  request: new EventHook<RequestEvent>(),
  /** What came out of a user's own code. */
  userError: new EventHook<{ owner: string; message: string; traceback: string }>(),
  /** On a worker, before a report: what is put into `data` travels to the master. */
  reportToMaster: new EventHook<{ clientId: string; data: Record<string, unknown> }>(),
  /** On a master: the report of a worker. */
  workerReport: new EventHook<{ clientId: string; data: Readonly<Record<string, unknown>> }>(),
  /** On a master: a worker has registered. */
  workerConnect: new EventHook<{ clientId: string }>(),
  /** Every 5 s: use of a core in %, which may be more than 100, and resident bytes. */
  usageMonitor: new EventHook<{ environment: RunEnvironment; cpuUsage: number; memoryUsage: number }>(),
  /** The same, above 90 %. */
  cpuWarning: new EventHook<{ environment: RunEnvironment; cpuUsage: number }>(),
  /** On a master: it answers the heartbeat of this worker. Unix seconds. */
  heartbeatSent: new EventHook<{ clientId: string; timestamp: number }>(),
  /** On a worker: its master has answered. */
  heartbeatReceived: new EventHook<{ clientId: string; timestamp: number }>(),
};
