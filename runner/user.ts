import { setImmediate } from 'node:timers/promises';
import type { Environment } from './environment.ts';
import { HttpClient } from './http-client.ts';
import type { MeasuredCall } from './measured-call.ts';
import type { Random } from './random.ts';
import type { TaskList } from './taskset.ts';
import { TaskSet, isTaskSetClass, pickTask, tasksVersion, type Task } from './taskset.ts';
import { constant, type WaitTime } from './wait.ts';
import { InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopUser } from './control.ts';

/** Task sets that a user may enter and leave within one task before the event loop gets its turn. */
const ROUNDS_A_TURN = 100;

/** The arrival that a user serves: its first request is due when the arrival was. */
export interface Arrival {
  /** `performance.now()` milliseconds, like every instant of a request. */
  due: number;
  pickedUp: number;
  /** Index of its stage. */
  level: number;
}

export type UserClass = (new (environment: Environment) => User) & {
  weight: number;
  fixedCount: number;
  abstract?: boolean;
  host?: string;
  tasks?: TaskList;
};

/** One simulated user. `D` is what the scenario's setUp returns. */
export class User<D = unknown> {
  /** Share of this class among the users. */
  static weight = 1;
  /** Exactly so many users of this class, before any others; 0: by weight. */
  static fixedCount = 0;
  /** An own `static abstract = true` keeps a base class from being run itself. */
  static abstract?: boolean;
  static host?: string;
  static tasks?: TaskList;

  waitTime: WaitTime = constant(0);
  readonly environment: Environment;
  readonly client: HttpClient;
  readonly waitState = new Map<WaitTime, number>();
  /** Set in the open model while an arrival waits for its first request; taken by the client. */
  arrival: Arrival | undefined;
  /** Index of the stage that this user's task belongs to; -1 in the closed model. */
  level = -1;
  /** Set once its onStop runs: its requests are then taken even when no task may make any. */
  ending = false;
  #tasks: readonly Task[];
  #tasksVersion = tasksVersion;
  readonly #entered: TaskSet[] = [];

  constructor(environment: Environment) {
    this.environment = environment;
    this.client = new HttpClient(environment.http, this);
    this.#tasks = environment.tasksOf(this.constructor);
  }

  onStart(): unknown {
    return undefined;
  }

  onStop(): unknown {
    return undefined;
  }

  /** What the scenario's setUp returned. */
  get data(): D {
    return this.environment.data as D;
  }

  get random(): Random {
    return this.environment.random;
  }

  /** Seconds, monotonic. */
  now(): number {
    return performance.now() / 1000;
  }

  /** Seconds to wait before the next task. */
  nextWait(): number {
    return (this.#entered.at(-1)?.waitTime ?? this.waitTime)(this);
  }

  /**
   * Runs one task to its end, entering task sets on the way.
   * Returns false when the next task should come without a wait; throws StopUser when the user is to end.
   */
  async runTask(): Promise<boolean> {
    for (let round = 1; ; round++) {
      // Task sets that do nothing but leave again must still let Ctrl-C in.
      if (round % ROUNDS_A_TURN === 0) await setImmediate();
      if (round > ROUNDS_A_TURN && this.environment.stopping) return true;
      const owner = this.#entered.at(-1) ?? this;
      try {
        const task = owner === this ? this.nextTask() : (owner as TaskSet).nextTask();
        if (isTaskSetClass(task)) {
          if (await this.#enter(new task(owner))) continue;
          return true;
        }
        await task.call(owner as never, owner as never);
        return true;
      } catch (error) {
        if (error instanceof RescheduleTask) return true;
        if (error instanceof RescheduleTaskImmediately) return false;
        if (error instanceof InterruptTaskSet && owner instanceof TaskSet) {
          await this.#entered.pop()?.onStop();
          if (error.reschedule) continue;
          return true;
        }
        if (error instanceof StopUser) {
          await this.leaveTaskSets();
          throw error;
        }
        this.environment.userError(error, owner.constructor.name);
        return true;
      }
    }
  }

  /**
   * Enters a task set once its onStart has ended; one that interrupts itself there is not entered, nor is one
   * that throws. Returns false when its parent is to wait first.
   */
  async #enter(taskSet: TaskSet): Promise<boolean> {
    try {
      await taskSet.onStart();
    } catch (error) {
      if (error instanceof InterruptTaskSet) return error.reschedule;
      throw error;
    }
    this.#entered.push(taskSet);
    return true;
  }

  /**
   * Measures any call, of whatever protocol, as a request of this type and name: see `HttpClient.measure`.
   * Resolves with undefined when it failed.
   */
  measure<T>(
    type: string,
    name: string,
    call: (about: MeasuredCall) => T | Promise<T>,
    lengthOf?: (result: T) => number,
  ): Promise<T | undefined> {
    return this.client.measure(type, name, call, lengthOf);
  }

  nextTask(): Task {
    if (this.#tasksVersion !== tasksVersion) {
      this.#tasks = this.environment.tasksOf(this.constructor);
      this.#tasksVersion = tasksVersion;
    }
    return pickTask(this.#tasks, this.random, this.constructor.name);
  }

  /** Ends the user: the task sets that it is in, the innermost first, and then itself. */
  async end(): Promise<void> {
    this.ending = true;
    await this.leaveTaskSets();
    await this.onStop();
  }

  /** Ends the task sets that the user is in, the innermost first. */
  async leaveTaskSets(): Promise<void> {
    for (let entered = this.#entered.pop(); entered; entered = this.#entered.pop()) await entered.onStop();
  }
}

/** A user whose `client` speaks HTTP to the target. The client is there on every user; this says it is used. */
export class HttpUser<D = unknown> extends User<D> {
  static override abstract = true;
}

/** Whether any of them has use for a target, and for connections to it. */
export function speaksHttp(classes: readonly UserClass[]): boolean {
  return classes.some(({ prototype }) => prototype instanceof HttpUser);
}
