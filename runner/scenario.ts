import type { z } from 'zod';
import type { LedgerEntry, Ledger } from './ledger.ts';
import type { HttpClient } from './http-client.ts';
import type { Random } from './random.ts';
import type { Task } from './taskset.ts';

/** A target that a scenario brings along so that it can run with nothing else at hand. */
export interface EmbeddedTarget {
  /** Base URL on loopback. */
  url: string;
  /** Requests counted by the target itself, by the phase that their `x-load-phase` header names. */
  counts(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** What part of a run a request belongs to; sent in the header `x-load-phase`. */
export const PHASES = ['data', 'warmup', 'load', 'cleanup'] as const;
export type Phase = (typeof PHASES)[number];
export const PHASE_HEADER = 'x-load-phase';

/** What a scenario gets to make its data before the clock starts, and to remove it afterwards. */
export interface ScenarioContext<O = Record<string, unknown>> {
  /** The scenario's own options, parsed by its schema. */
  options: O;
  /** Unique to the run, `[a-z0-9-]+`: ids of what the run makes start with it. */
  run: string;
  seed: number;
  /** Its own stream, seeded. */
  random: Random;
  /** Which share of the load this is: pools of workers are disjoint. */
  worker: { index: number; count: number };
  /** Base URL of the target, without a slash at its end. */
  host: string;
  /** Requests that are not measured; their phase header says data or cleanup. */
  http: HttpClient;
  ledger: Ledger;
  /** Aborted on Ctrl-C and when time is up: stop early, throwing what `signal.reason` is. */
  signal: AbortSignal;
  /** One line to the person who waits. */
  progress(what: string, done: number, total: number): void;
  /** Records something that is not a request, in ms; shown in a table of its own. */
  observe(name: string, ms: number): void;
  /** Counts a task that had to do something else than its name says. */
  deviate(name: string): void;
}

/** Which tasks `--tags` and `--exclude-tags` leave. */
export interface TagChoice {
  tags: readonly string[];
  excludeTags: readonly string[];
  /** Tasks of a user class that are left, each as often as its weight. */
  tasksOf(owner: Function): readonly Task[];
}

/** The exports of a scenario file. Exported classes that extend User are its users. */
export interface ScenarioModule {
  description?: string;
  /** Options of its own: each key becomes a flag, `blobSizes` being `--blob-sizes`. Every key has a default. */
  options?: z.ZodObject;
  /**
   * Options of the runner whose default is another with this scenario. No connections: its users bring clients of their
   * own, and nothing need listen for the runner.
   */
  defaults?: { readonly connections?: number };
  /** Plans of load by name, each as `--stages` takes it: `--stages NAME` stands for it. */
  plans?: Readonly<Record<string, string>>;
  /** Starts the target that is used when there is no --host. */
  target?(options: Record<string, unknown>): Promise<EmbeddedTarget>;
  /** Keys of `options` that set up `target`: refused with --host, which keeps it from being started. */
  targetOptions?: readonly string[];
  /** Throws UsageError where options, or options and tags, contradict each other; called before anything is sent. */
  check?(options: Record<string, unknown>, tags: TagChoice): void;
  /** Makes the data; what it returns is `this.data` of every user. */
  setUp?(context: ScenarioContext<never>): Promise<unknown>;
  /** Removes what one ledger entry lists, also when it is gone already. */
  remove?(entry: LedgerEntry, context: ScenarioContext<never>): Promise<void>;
}
