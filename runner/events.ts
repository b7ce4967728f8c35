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
  async fireAll(about: A, failed: (error: unknown) => void): Promise<void> {
    for (const listener of this.#listeners) {
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

/** What a run is, to those who listen. */
export interface RunEvent {
  host: string;
  /** The scenario's own options. */
  options: Readonly<Record<string, unknown>>;
  /** Short id of the worker. */
  worker: string;
}

/**
 * What a scenario file may listen to: `events.request.addListener(({ name, responseTime }) => …)`. They are fired in
 * each thread or process that makes load, with what happens there.
 */
export const events = {
  /** The file is loaded, and the options are known. */
  init: new EventHook<RunEvent>(),
  /** Before the clock starts; the load waits for listeners that take their time. */
  testStart: new EventHook<RunEvent>(),
  /** The last user has ended. */
  testStop: new EventHook<RunEvent>(),
  request: new EventHook<RequestEvent>(),
  /** What came out of a user's own code. */
  userError: new EventHook<{ owner: string; message: string; traceback: string }>(),
  /** On a worker, before a report: what is put into `data` travels to the master. */
  reportToMaster: new EventHook<{ clientId: string; data: Record<string, unknown> }>(),
  /** On a master: the report of a worker. */
  workerReport: new EventHook<{ clientId: string; data: Readonly<Record<string, unknown>> }>(),
  /** On a master: a worker has registered. */
  workerConnect: new EventHook<{ clientId: string }>(),
};
