import { describe, expect, test } from 'vitest';
import { makeUser } from '../helpers/engine.ts';
import { SequentialTaskSet, TaskSet, User, constant, tag, task } from '../../runner/index.ts';
import type { UserClass } from '../../runner/user.ts';

/** Runs `count` tasks of a user; what they note is returned. */
async function notes(userClass: UserClass, count: number, tags: string[] = []): Promise<string[]> {
  noted.length = 0;
  const { user } = makeUser(userClass, tags);
  for (let i = 0; i < count; i++) await user.runTask();
  return [...noted];
}

const noted: string[] = [];

describe('picking tasks', () => {
  class Weighted extends User {
    @task(1) one() {
      noted.push('one');
    }
    @task(3) three() {
      noted.push('three');
    }
  }

  test('weights are shares', async () => {
    const got = await notes(Weighted, 4000);
    const ones = got.filter((name) => name === 'one').length;
    expect(Math.abs(ones / 4000 - 0.25)).toBeLessThan(0.03);
  });

  test('a seed repeats the order', async () => {
    expect(await notes(Weighted, 50)).toEqual(await notes(Weighted, 50));
  });

  test('a plain function in `tasks` gets the user, as `this` and as its argument', async () => {
    class Plain extends User {
      static override tasks = [
        function plain(this: never, user: never): void {
          noted.push(String((user as User) === (this as User) && (user as User) instanceof Plain));
        },
      ];
    }
    expect(await notes(Plain, 1)).toEqual(['true']);
  });

  test('without tasks it says what to do', async () => {
    class Empty extends User {}
    const { user, environment } = makeUser(Empty);
    await user.runTask();
    expect(String(environment.errors[0]?.error)).toContain('Empty has no tasks: mark methods with @task');
  });
});

describe('task sets', () => {
  test('a sequential one goes through its tasks in order, weights in a row, over and over', async () => {
    class Sequence extends User {
      @task static Steps = class extends SequentialTaskSet {
        @task first() {
          noted.push('first');
        }
        @task(2) second() {
          noted.push('second');
        }
        @task third() {
          noted.push('third');
        }
      };
    }
    expect(await notes(Sequence, 6)).toEqual(['first', 'second', 'second', 'third', 'first', 'second']);
  });

  test('interrupt() leaves the innermost one and goes on at once in its parent', async () => {
    class Nested extends User {
      @task static Outer = class extends SequentialTaskSet {
        override onStart() {
          noted.push('outer starts');
        }
        override onStop() {
          noted.push('outer stops');
        }
        @task before() {
          noted.push('before');
        }
        @task static Inner = class extends TaskSet {
          override onStart() {
            noted.push('inner starts');
          }
          override onStop() {
            noted.push('inner stops');
          }
          @task leave() {
            noted.push('leave');
            this.interrupt();
          }
        };
      };
    }
    // Static members come after methods, so the set is the second of two.
    const got = await notes(Nested, 2);
    expect(got).toEqual(['outer starts', 'before', 'inner starts', 'leave', 'inner stops', 'before']);
  });

  test('interrupt(false) lets the parent wait first', async () => {
    class Waiting extends User {
      override waitTime = constant(7);
      @task static Inner = class extends TaskSet {
        override waitTime = constant(3);
        @task leave() {
          this.interrupt(false);
        }
      };
    }
    const { user } = makeUser(Waiting);
    expect(await user.runTask()).toBe(true);
    expect(user.nextWait()).toBe(7);
  });

  test("a set's own wait time counts while the user is in it; the user's where it has none", async () => {
    class Waiting extends User {
      override waitTime = constant(7);
      @task static Own = class extends TaskSet {
        override waitTime = constant(3);
        @task stay() {}
      };
    }
    class Inheriting extends User {
      override waitTime = constant(7);
      @task static Own = class extends TaskSet {
        @task stay() {}
      };
    }
    const own = makeUser(Waiting).user;
    await own.runTask();
    expect(own.nextWait()).toBe(3);
    const inheriting = makeUser(Inheriting).user;
    await inheriting.runTask();
    expect(inheriting.nextWait()).toBe(7);
  });

  test('knows its user and its parent', async () => {
    class Outer extends User {
      @task static Set = class extends TaskSet {
        label = 'the set';
        @task static Inner = class extends TaskSet {
          @task say() {
            noted.push(
              `${this.user.constructor.name} ${(this.parent as { label?: string }).label} ${this.client === this.user.client}`,
            );
          }
        };
      };
    }
    expect(await notes(Outer, 1)).toEqual(['Outer the set true']);
  });

  test('interrupt() in onStart leaves it again, as in Locust', async () => {
    class Refusing extends User {
      @task(1) static Never = class extends TaskSet {
        override onStart() {
          noted.push('start');
          this.interrupt(false);
        }
        @task inside() {
          noted.push('inside');
        }
      };
    }
    noted.length = 0;
    const { user, environment } = makeUser(Refusing);
    await user.runTask();
    await user.runTask();
    expect(noted).toEqual(['start', 'start']);
    expect(environment.errors).toEqual([]);
  });

  test('a set whose onStart throws is not entered: the error is noted, and its parent goes on', async () => {
    class Broken extends User {
      @task static Bad = class extends TaskSet {
        override onStart() {
          noted.push('start');
          throw new Error('no session');
        }
        @task inside() {
          noted.push('inside');
        }
      };
    }
    noted.length = 0;
    const { user, environment } = makeUser(Broken);
    await user.runTask();
    await user.runTask();
    expect(noted).toEqual(['start', 'start']);
    expect(environment.errors.map(({ error }) => String(error))).toEqual([
      'Error: no session',
      'Error: no session',
    ]);
  });

  test.each([['set'], ['outer']])(
    '--tags %s: tasks inherit the tags of the sets around them',
    async (picked) => {
      class Tagged extends User {
        @tag('outer')
        @task
        static Outer = class extends TaskSet {
          @tag('set')
          @task
          static Inner = class extends TaskSet {
            @task plain() {
              noted.push('plain');
            }
          };
        };
        @task other() {
          noted.push('other');
        }
      }
      expect(await notes(Tagged, 3, [picked])).toEqual(['plain', 'plain', 'plain']);
    },
  );
});

test('a task set that does nothing but leave again lets the event loop have its turns, and ends with the run', async () => {
  class Spinning extends User {
    @task static Set = class extends TaskSet {
      @task leave() {
        this.interrupt();
      }
    };
  }
  const { user, environment } = makeUser(Spinning);
  setTimeout(() => (environment.stopping = true), 50);
  expect(await user.runTask()).toBe(true);
  expect(environment.stopping).toBe(true);
});
