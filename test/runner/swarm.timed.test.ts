import { describe, expect, test } from 'vitest';
import { TestEnvironment, startEngine } from '../helpers/engine.ts';
import { StopUser, User, constant, task } from '../../runner/index.ts';
import { Sleeper } from '../../runner/sleeper.ts';
import { Swarm, type SwarmHost } from '../../runner/swarm.ts';
import type { UserClass } from '../../runner/user.ts';
import { ClassPicker } from '../../runner/users.ts';

/** What the closed model needs, with a count of everything. */
class Host implements SwarmHost {
  readonly sleeper = new Sleeper();
  readonly environment = new TestEnvironment(startEngine('http://127.0.0.1:9'));
  readonly born: number[] = [];
  readonly errors: string[] = [];
  stopping = false;
  tasks = 0;
  ended = 0;
  readonly #started = performance.now();

  constructor(readonly most = Infinity) {}
  make(userClass: UserClass): User {
    this.born.push(performance.now() - this.#started);
    return new userClass(this.environment);
  }
  taskStarts(): boolean {
    if (this.tasks >= this.most) return false;
    this.tasks++;
    return true;
  }
  userEnded(): void {
    this.ended++;
  }
  userError(error: unknown, owner: string): void {
    this.errors.push(`${owner}: ${String(error)}`);
  }
  stop(): void {
    this.stopping = true;
    this.sleeper.wakeAll();
  }
}

const run = (host: Host, userClass: UserClass, users: number, spawnRate: number): Promise<void> => {
  const swarm = new Swarm(spawnRate, () => new ClassPicker([userClass], 'closed'), host);
  swarm.add(Array.from({ length: users }, (_, number) => number));
  return swarm.ended();
};

const calls: string[] = [];

class Quiet extends User {
  override waitTime = constant(60);
  override onStart() {
    calls.push('start');
  }
  override onStop() {
    calls.push('stop');
  }
  @task nothing() {
    calls.push('task');
  }
}

test('users come at the spawn rate, the first at once; a whole rate in batches of it, as in Locust', async () => {
  const slow = new Host();
  const fast = new Host();
  setTimeout(() => slow.stop(), 550);
  setTimeout(() => fast.stop(), 550);
  await Promise.all([run(slow, Quiet, 10, 5), run(fast, Quiet, 4, 2.5)]);
  // 5 at 0 s and 5 at 1 s; 2 at 0 s and 2 at 0.8 s: the second batches were not reached.
  expect(slow.born).toHaveLength(5);
  expect(fast.born).toHaveLength(2);
  expect(Math.max(...slow.born)).toBeLessThan(100);
});

test('a rate below 1 spaces single users', async () => {
  const host = new Host();
  setTimeout(() => host.stop(), 1500);
  await run(host, Quiet, 3, 0.9);
  expect(host.born).toHaveLength(2);
  expect(host.born[1]).toBeGreaterThan(1050);
});

test('a user starts, works, and stops, also when it is asleep at the end', async () => {
  calls.length = 0;
  const host = new Host();
  setTimeout(() => host.stop(), 100);
  const started = performance.now();
  await run(host, Quiet, 1, 1);
  expect(calls).toEqual(['start', 'task', 'stop']);
  expect(host.ended).toBe(1);
  expect(performance.now() - started).toBeLessThan(2000);
});

describe('users that end by themselves', () => {
  test('one whose onStart throws does no task, is told of, and is not replaced', async () => {
    calls.length = 0;
    class Broken extends Quiet {
      override onStart() {
        throw new Error('no login');
      }
    }
    const host = new Host();
    await run(host, Broken, 2, 2);
    expect(host.born).toHaveLength(2);
    expect(host.errors).toEqual(['Broken: Error: no login', 'Broken: Error: no login']);
    expect(calls).not.toContain('task');
    expect(host.ended).toBe(2);
  });

  test('StopUser ends one without an error', async () => {
    calls.length = 0;
    class Leaving extends Quiet {
      @task override nothing() {
        calls.push('task');
        throw new StopUser();
      }
    }
    const host = new Host();
    await run(host, Leaving, 1, 1);
    expect(calls).toEqual(['start', 'task', 'stop']);
    expect(host.errors).toEqual([]);
  });

  test('an onStop that throws is told of, and the others go on', async () => {
    class Bad extends Quiet {
      override onStop() {
        throw new Error('no logout');
      }
    }
    const host = new Host();
    setTimeout(() => host.stop(), 50);
    await run(host, Bad, 2, 2);
    expect(host.errors).toHaveLength(2);
    expect(host.ended).toBe(2);
  });
});

test('tasks that never wait for anything let the event loop have its turns', async () => {
  class Busy extends User {
    @task nothing() {}
  }
  const host = new Host();
  setTimeout(() => host.stop(), 50);
  const started = performance.now();
  await run(host, Busy, 2, 2);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(host.tasks).toBeGreaterThan(100);
});

test('no more tasks than there are to be', async () => {
  class Busy extends User {
    @task nothing() {}
  }
  const host = new Host(25);
  await run(host, Busy, 3, 3);
  expect(host.tasks).toBe(25);
});
