import { describe, expect, test } from 'vitest';
import { Arrivals } from '../../runner/arrivals.ts';
import { StopUser, User } from '../../runner/index.ts';
import type { Arrival } from '../../runner/user.ts';
import { TestEnvironment, startEngine } from '../helpers/engine.ts';

/** A promise, and what resolves it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const at = (due: number): Arrival => ({ due, pickedUp: due, level: 0 });

function setUp(limit = 10) {
  const environment = new TestEnvironment(startEngine('http://127.0.0.1:9'));
  const unsent: number[] = [];
  const served: string[] = [];
  let made = 0;
  let task = async (): Promise<void> => undefined;
  let start = async (): Promise<void> => undefined;
  class Quick extends User {
    readonly id = ++made;
    override async runTask(): Promise<boolean> {
      served.push(`${this.arrival?.due} by ${this.id}`);
      await task();
      return true;
    }
  }
  class Slow extends Quick {
    override onStart(): unknown {
      return start();
    }
  }
  const arrivals = new Arrivals({ environment, limit, onUnsent: ({ due }) => unsent.push(due) });
  return {
    arrivals,
    environment,
    unsent,
    served,
    Quick,
    Slow,
    tasksAre: (body: () => Promise<void>) => (task = body),
    startsAre: (body: () => Promise<void>) => (start = body),
  };
}

describe('arrivals', () => {
  test('an idle user serves before a new one is made', async () => {
    const { arrivals, Quick, served } = setUp();
    arrivals.serve(Quick, at(1));
    await arrivals.allServed();
    arrivals.serve(Quick, at(2));
    await arrivals.allServed();
    expect(served).toEqual(['1 by 1', '2 by 1']);
    expect(arrivals.users).toBe(1);
  });

  test('as many as are busy are made, up to the limit; beyond it an arrival is refused', async () => {
    const { arrivals, Quick, Slow, served, tasksAre } = setUp(2);
    const { opened, open } = gate();
    tasksAre(() => opened);
    expect([1, 2, 3].map((due) => arrivals.serve(Quick, at(due)))).toEqual([true, true, false]);
    expect(arrivals.serve(Slow, at(4))).toBe(false);
    open();
    await arrivals.allServed();
    expect(served).toEqual(['1 by 1', '2 by 2']);
  });

  test('onStart runs before a user may be picked; one that gets free meanwhile serves instead', async () => {
    const { arrivals, Slow, served, tasksAre, startsAre } = setUp();
    arrivals.serve(Slow, at(1));
    await arrivals.allServed();
    const busy = gate();
    tasksAre(() => busy.opened);
    arrivals.serve(Slow, at(2));
    const starting = gate();
    startsAre(() => starting.opened);
    arrivals.serve(Slow, at(3));
    expect(served).toEqual(['1 by 1', '2 by 1']);
    busy.open();
    await expect.poll(() => served).toEqual(['1 by 1', '2 by 1', '3 by 1']);
    let over = false;
    const all = arrivals.allServed().then(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(over, 'a user that is still starting is waited for').toBe(false);
    starting.open();
    await all;
    arrivals.serve(Slow, at(4));
    arrivals.serve(Slow, at(5));
    await arrivals.allServed();
    expect(
      served
        .slice(3)
        .map((text) => text.slice(0, 4))
        .toSorted(),
    ).toEqual(['4 by', '5 by']);
    expect(arrivals.users).toBe(2);
  });

  test('an arrival whose user fails to start is unsent, and the error is told', async () => {
    const { arrivals, environment, Slow, served, unsent, startsAre } = setUp();
    startsAre(() => Promise.reject(new Error('no login')));
    expect(arrivals.serve(Slow, at(1))).toBe(true);
    await arrivals.allServed();
    expect(unsent).toEqual([1]);
    expect(served).toEqual([]);
    expect(arrivals.users).toBe(0);
    expect(environment.errors.map(({ error }) => String(error))).toEqual(['Error: no login']);
  });

  test('StopUser ends a user, and the next arrival gets a new one', async () => {
    const { arrivals, environment, Quick, served, tasksAre } = setUp();
    tasksAre(() => Promise.reject(new StopUser()));
    arrivals.serve(Quick, at(1));
    await arrivals.allServed();
    expect(arrivals.users).toBe(0);
    tasksAre(async () => undefined);
    arrivals.serve(Quick, at(2));
    await arrivals.allServed();
    expect(served).toEqual(['1 by 1', '2 by 2']);
    expect(environment.errors).toEqual([]);
  });

  test('at the end each idle user ends once', async () => {
    const { arrivals, Quick } = setUp();
    let ended = 0;
    Quick.prototype.onStop = () => ended++;
    arrivals.serve(Quick, at(1));
    arrivals.serve(Quick, at(2));
    await arrivals.allServed();
    await arrivals.end();
    await arrivals.end();
    expect(ended).toBe(2);
  });
});
