import type { Driver, Gauges, LoopTime } from './driver.ts';
import type { FailingResponse } from './failing-responses.ts';
import { leadUsers } from './lead-users.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { WorkerOfRun } from './results.ts';
import type { Announcement } from './schedule.ts';
import type { SwarmPlan } from './swarm.ts';
import type { UserClass } from './user.ts';
import type { UserPlan } from './user-plan.ts';

/** What a load thread does; `lost`: why it died, if it did. */
export interface ThreadState extends LoopTime {
  worker: string;
  /** Users that it has now, where it is known. */
  users?: number;
  lost: string | undefined;
}

/** The load of a run, wherever it is made: in this thread, or in several. */
export interface Load {
  /** Opens the connections, or waits for those who will, unless `stop` ends that. Throws UserError. */
  open(stop: AbortSignal): Promise<void>;
  /** Makes the scenario's data, and all else that takes time before the clock starts. Throws UserError. */
  prepare(stop: AbortSignal): Promise<void>;
  /**
   * Applies the load once the clock has been started. Resolves when the last request has ended or was cut off, with
   * the instant (`performance.now()`) at which it ended before its time was up; undefined when it was applied in full.
   */
  apply(stop: AbortSignal): Promise<number | undefined>;
  /** From `announcement.from`, a second ahead at least, this load takes the place of the one before. */
  announce(announcement: Announcement): void;
  /** Takes in what has been recorded, wherever it was. */
  collect(): void;
  readonly gauges: Gauges;
  readonly threads: readonly ThreadState[];
  /** What the load made, as far as it is to be removed. */
  readonly made: readonly LedgerEntry[];
  /** The first requests of each kind that failed. */
  readonly failing: readonly FailingResponse[];
  /** Requests that a thread which died had on the way: they have no row, and the target may have counted them. */
  readonly lostRequests: number;
  /** With a master: its workers, and messages that it rejected. */
  readonly workers?: readonly WorkerOfRun[];
  readonly rejectedFrames?: number;
  /** Brings the rows together that were written elsewhere. */
  gather?(): Promise<void>;
  /** A message to the worker of this id, or to all, where there are any. */
  send?(type: string, data: unknown, nodeId?: string): void;
  close(): Promise<void>;
}

/** Users of the closed model that a plan decides as it goes. */
export interface LedUsers {
  /** Made when the load begins. */
  plan(): UserPlan;
  classes: readonly UserClass[];
  /** There are as many users as it asks for at present. */
  spawned(users: number): void;
}

/** All of the load in this thread. */
export class LocalLoad implements Load {
  readonly lostRequests = 0;
  #ended: LoopTime | undefined;

  constructor(
    private readonly driver: Driver,
    private readonly ledger: Ledger,
    private readonly swarm: SwarmPlan | undefined,
    /** What decides the users instead. */
    private readonly led: LedUsers | undefined,
  ) {}

  open(): Promise<void> {
    return this.driver.open();
  }

  prepare(stop: AbortSignal): Promise<void> {
    return this.driver.prepare(stop);
  }

  async apply(stop: AbortSignal): Promise<number | undefined> {
    const { led, driver } = this;
    const applied = led
      ? leadUsers(led, this.#led, stop)
      : driver.apply(numbersTo(this.swarm?.users ?? 0), stop);
    const endedEarly = await applied;
    this.#ended = this.driver.loop;
    return endedEarly;
  }

  readonly #led = {
    ids: () => ['w1'],
    assign: (_id: string, counts: Readonly<Record<string, number>>) => this.driver.assign(counts),
    apply: (stop: AbortSignal) => this.driver.apply([], stop),
  };

  announce(announcement: Announcement): void {
    this.driver.announce(announcement, { index: 0, count: 1 });
  }

  collect(): void {}

  get gauges(): Gauges {
    return this.driver.gauges;
  }

  get threads(): readonly ThreadState[] {
    const { users } = this.driver.gauges;
    return [{ worker: 'w1', users, ...(this.#ended ?? this.driver.loop), lost: undefined }];
  }

  get made(): readonly LedgerEntry[] {
    return this.ledger.entries;
  }

  get failing(): readonly FailingResponse[] {
    return this.driver.failing.kept;
  }

  async close(): Promise<void> {
    this.ledger.close();
    await this.driver.close();
  }
}

/** 0 to `count` - 1. */
export function* numbersTo(count: number): Generator<number> {
  for (let number = 0; number < count; number++) yield number;
}
