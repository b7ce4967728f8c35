import { setImmediate } from 'node:timers/promises';
import { StopUser } from './control.ts';
import type { Sleeper } from './sleeper.ts';
import type { User, UserClass } from './user.ts';
import type { ClassPicker } from './users.ts';

export interface SwarmPlan {
  users: number;
  /** Users a second. */
  spawnRate: number;
}

export interface SwarmHost {
  readonly stopping: boolean;
  readonly sleeper: Sleeper;
  make(userClass: UserClass): User;
  /** False when no more tasks are to start. */
  taskStarts(): boolean;
  userEnded(): void;
  /** All users that were asked for have been started. */
  spawned?(): void;
  userError(error: unknown, owner: string): void;
}

/** A user whose tasks never wait for anything must still let answers in, so often at least, ms. */
const TURN_MS = 5;

/**
 * The closed model: brings up users at the spawn rate, each of which loops over its tasks and waits.
 * As Locust does: max(1, floor(rate)) users every so many seconds, the first of them at once. Users have numbers, in
 * the order in which they come; which of them are this swarm's is the caller's choice.
 */
export class Swarm {
  readonly #started = performance.now();
  readonly #working = new Set<Promise<void>>();

  constructor(
    private readonly spawnRate: number,
    private readonly makePicker: () => ClassPicker,
    private readonly host: SwarmHost,
  ) {}

  /** Brings up the users of these numbers, in rising order, each at its time, or at once where that has passed. */
  add(numbers: Iterable<number>): void {
    this.#work(this.#spawn(numbers));
  }

  /** Resolves when every user has ended. */
  async ended(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #work(work: Promise<void>): void {
    const ended = work.finally(() => this.#working.delete(ended));
    this.#working.add(ended);
  }

  async #spawn(numbers: Iterable<number>): Promise<void> {
    const batch = Math.max(1, Math.floor(this.spawnRate));
    const picker = this.makePicker();
    let picked = 0;
    for (const number of numbers) {
      const at = (Math.floor(number / batch) * batch) / this.spawnRate;
      const left = at - (performance.now() - this.#started) / 1000;
      if (left > 0) await this.host.sleeper.sleep(left);
      if (this.host.stopping) return;
      while (picked++ < number) picker.next();
      const userClass = picker.next();
      if (!userClass) break;
      this.#work(live(this.host.make(userClass), this.host));
    }
    this.host.spawned?.();
  }
}

/** One user's life: its start, its tasks, its end. Resolves when it has ended; never rejects. */
export async function live(user: User, host: SwarmHost): Promise<void> {
  try {
    await user.onStart();
    await loop(user, host);
  } catch (error) {
    // As in Locust, a user whose onStart throws is gone, and not replaced.
    if (!(error instanceof StopUser)) host.userError(error, user.constructor.name);
  }
  try {
    await user.end();
  } catch (error) {
    if (!(error instanceof StopUser)) host.userError(error, user.constructor.name);
  }
  host.userEnded();
}

async function loop(user: User, host: SwarmHost): Promise<void> {
  let turn = performance.now();
  while (!host.stopping && host.taskStarts()) {
    const wait = (await user.runTask()) ? user.nextWait() : 0;
    if (host.stopping) return;
    if (wait > 0) {
      await host.sleeper.sleep(wait);
      turn = performance.now();
    } else if (performance.now() - turn > TURN_MS) {
      await setImmediate();
      turn = performance.now();
    }
  }
}
