import type { Failure } from './failures.ts';
import type { Trace } from './traces/trace.ts';

/** A finished, measured request. Instants are `performance.now()` milliseconds of the thread that reads them. */
export interface Measured {
  readonly parts: { readonly method: string; readonly name: string };
  readonly due: number;
  readonly pickedUp: number;
  /** When it went onto a connection; NaN when it never did. */
  readonly sent: number;
  readonly done: number;
  /** Index of its level; -1 in the closed model. */
  readonly level: number;
  readonly users: number;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly failure: Failure | undefined;
  /** Redirects that were followed. */
  readonly redirects: number;
  /** Open model: whether its task had made a request before, so that it was due only when asked for. */
  readonly isLater: boolean;
  /** Whether the end of the run cut it off. */
  readonly cutOff: boolean;
  /** Where it is one of those that are traced. */
  readonly trace: Trace | undefined;
}

/** Takes what a share of the load has to tell: what was due, what became of it, and what its users noted. */
export interface Sink {
  sample(request: Measured): void;
  /**
   * A task that the schedule asked for, looked at `at` ms from the start of the clock. `lag` is ms from due to picked
   * up; undefined when it is not started.
   */
  arrival(level: number, lag: number | undefined, at: number): void;
  /** A task counted as started for which no user could be started after all. */
  lost(level: number): void;
  /** Something that a scenario measured beside requests, ms. */
  observe(name: string, ms: number): void;
  /** Something that a scenario adds up beside requests, such as what its calls cost. */
  amount(name: string, value: number): void;
  /** A task that had to do something else than its name says. */
  deviate(name: string): void;
  /** An exception out of a user's code. */
  exception(owner: string, message: string, traceback: string): void;
}
