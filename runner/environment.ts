import type { HttpEngine } from './http.ts';
import type { Random } from './random.ts';
import type { Task } from './taskset.ts';
import type { Exchange } from './exchange.ts';
import type { NodeRunner } from './node-runner.ts';
import type { Phase } from './scenario.ts';

/** What all users of a run share. */
export interface Environment {
  /** Base URL of the target, without a slash at its end. */
  readonly host: string;
  readonly http: HttpEngine;
  /** One stream for the whole run, so that a seed decides the order of tasks and keys. */
  readonly random: Random;
  /** What the scenario's setUp returned. */
  readonly data: unknown;
  /** The scenario's own options. */
  readonly scenarioOptions: Readonly<Record<string, unknown>>;
  /** This process or load thread: messages, and which of how many workers it is. */
  readonly runner: NodeRunner;
  /** Users that exist now. */
  readonly users: number;
  /** True once the run ends: users start nothing more. */
  readonly stopping: boolean;
  /** Part of the run that a request belongs to which is due at `due` (`performance.now()` ms). */
  phaseAt(due: number): Phase;
  /** Tasks of a user or task set class after `--tags`, where they have the tags `inherited` too. */
  tasksOf(owner: Function, inherited?: ReadonlySet<string>): readonly Task[];
  /** Takes a finished, measured request into every statistic and file. */
  record(exchange: Exchange): void;
  /** An exception out of a user's code. */
  userError(error: unknown, owner: string): void;
  observe(name: string, ms: number): void;
  /**
   * Adds to the sum of this name; the run shows it with how often that was done, and a second. `phase`: of the call that
   * it is of, so that calls of the warm-up do not count; without it whatever is added once the clock has started does.
   */
  amount(name: string, value: number, phase?: Phase): void;
  deviate(name: string): void;
}
