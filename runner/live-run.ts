import type { Edit } from './edits.ts';
import type { Load } from './load.ts';
import type { Options } from './options.ts';
import type { Output } from './output.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';

/** A run from its beginning to its end, for who shows it and may change it. */
export interface LiveRun {
  /** Name of its folder. */
  readonly id: string;
  readonly folder: string;
  readonly scenario: string;
  readonly target: { url: string; embedded: boolean };
  readonly options: Options;
  readonly plan: Plan;
  readonly recorder: Recorder;
  /** Undefined until it is made. */
  readonly load: Load | undefined;
  readonly phase: 'preparing' | 'applying' | 'stopping' | 'ended';
  /** Users that were asked for last; undefined in the open model, and where a load shape decides. */
  readonly usersAsked: number | undefined;
  /** Seconds since the clock started, negative during the warm-up; undefined before. */
  readonly elapsed: number | undefined;
  /** Changes the load. Throws UserError for what cannot be. */
  edit(edit: Edit): void;
  /** Ends the load as if its time were up. */
  stop(): void;
}

/** Who follows a run. */
export interface Follower {
  /** Called when the run has its folder. What it returns is an output of the run beside the others. */
  follow(run: LiveRun): Output;
  /** A line of the run's log. */
  note(line: string): void;
}
