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
  userError(error: unknown, owner: string): void;
}

/** A user whose tasks never wait for anything must still let answers in, so often at least, ms. */
const TURN_MS = 5;

/**
 * The closed model: brings up users at the spawn rate, each of which loops over its tasks and waits.
 * As Locust does: max(1, floor(rate)) users every so many seconds, the first of them at once.
 * Resolves when every user has ended.
 */
export async function swarm(plan: SwarmPlan, picker: ClassPicker, host: SwarmHost): Promise<void> {
  const lives: Promise<void>[] = [];
  const batch = Math.max(1, Math.floor(plan.spawnRate));
  while (lives.length < plan.users && !host.stopping) {
    for (let i = 0; i < batch && lives.length < plan.users; i++) {
      const userClass = picker.next();
      if (!userClass) return void (await Promise.all(lives));
      lives.push(live(host.make(userClass), host));
    }
    if (lives.length < plan.users) await host.sleeper.sleep(batch / plan.spawnRate);
  }
  await Promise.all(lives);
}

async function live(user: User, host: SwarmHost): Promise<void> {
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
