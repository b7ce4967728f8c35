import { basename } from 'node:path';
import { Clock } from './clock.ts';
import type { AlarmWatch } from './cloudwatch/alarm-watch.ts';
import type { Request } from './command-line.ts';
import type { StandingMaster } from './distributed/standing-master.ts';
import { Edits, type Edit } from './edits.ts';
import { UserError } from './errors.ts';
import type { Target } from './host.ts';
import type { Follower, LiveRun } from './live-run.ts';
import type { Load } from './load.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Options } from './options.ts';
import type { Plan } from './plan.ts';
import { Recorder } from './recorder.ts';
import { EditedUsers } from './user-plan.ts';

export interface SessionParts {
  request: Request;
  scenario: LoadedScenario;
  plan: Plan;
  folder: string;
  target: Target;
  /** Who follows it, and may change it. */
  follower: Follower | undefined;
  /** With --master: one that lasts longer than the run. */
  master: StandingMaster | undefined;
  /** With --abort-on-alarm. */
  alarms: AlarmWatch | undefined;
}

/** What a run has come to, and what somebody who follows it may do to it. */
export class RunState implements LiveRun {
  readonly id: string;
  readonly recorder: Recorder;
  readonly clock = new Clock();
  readonly stopping = new AbortController();
  /** Closed model led by hand. */
  readonly users: EditedUsers | undefined;
  phase: LiveRun['phase'] = 'preparing';
  load: Load | undefined;
  isStoppedByHand = false;
  #edits: Edits | undefined;
  #isOver = false;

  constructor(private readonly parts: SessionParts) {
    const { plan, folder, follower } = parts;
    this.id = basename(folder);
    this.recorder = new Recorder(plan.model === 'open', Date.now() / 1000);
    if (!follower || plan.model === 'open' || plan.isShaped) return;
    this.users = new EditedUsers(plan.swarm.users, plan.swarm.spawnRate);
  }

  get folder(): string {
    return this.parts.folder;
  }

  get scenario(): string {
    return this.parts.scenario.name;
  }

  get target(): LiveRun['target'] {
    const { url, embedded } = this.parts.target;
    return { url, embedded: embedded !== undefined };
  }

  get options(): Options {
    return this.parts.request.options;
  }

  get plan(): Plan {
    return this.parts.plan;
  }

  get usersAsked(): number | undefined {
    return this.users?.target;
  }

  get elapsed(): number | undefined {
    return this.phase === 'preparing' ? undefined : this.clock.now() / 1000;
  }

  /** The load begins: from now on it may be changed. Returns the list of changes. */
  begin(load: Load): Edits {
    const { options, plan, clock, recorder, users } = this;
    this.phase = 'applying';
    this.stopping.signal.addEventListener('abort', () => (this.phase = 'stopping'), { once: true });
    return (this.#edits = new Edits({
      options,
      plan,
      target: this.parts.target,
      clock,
      load,
      recorder,
      users,
    }));
  }

  edit(edit: Edit): void {
    if (!this.#edits || this.phase !== 'applying')
      throw new UserError('There is no load to change at present.');
    this.#edits.make(edit);
  }

  stop(): void {
    this.isStoppedByHand = true;
    this.stopping.abort(new Error('stopped by hand'));
  }

  /** The load ends, as it was meant to. */
  end(): void {
    this.#isOver = true;
    this.stopping.abort(new Error('the load is over'));
  }

  /** Whether it was stopped before what was planned had been applied. */
  get isInterrupted(): boolean {
    if (this.#isOver) return false;
    return this.stopping.signal.aborted && !(this.isStoppedByHand && this.plan.seconds === undefined);
  }
}
