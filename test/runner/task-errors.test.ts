import { describe, expect, test } from 'vitest';
import { makeUser } from '../helpers/engine.ts';
import {
  RescheduleTask,
  RescheduleTaskImmediately,
  StopUser,
  TaskSet,
  User,
  task,
} from '../../runner/index.ts';
import type { UserClass } from '../../runner/user.ts';

const noted: string[] = [];

describe('what a task may throw', () => {
  function thrower(error: unknown): UserClass {
    return class Thrower extends User {
      @task static Set = class extends TaskSet {
        override onStop() {
          noted.push('left');
        }
        @task fail() {
          throw error;
        }
      };
    };
  }

  test.each([
    ['RescheduleTask: the next one after the wait', new RescheduleTask(), true],
    ['RescheduleTaskImmediately: the next one at once', new RescheduleTaskImmediately(), false],
  ])('%s', async (_what, error, waits) => {
    const { user, environment } = makeUser(thrower(error));
    expect(await user.runTask()).toBe(waits);
    expect(environment.errors).toEqual([]);
  });

  test('an Error is told of, and the user goes on after the wait', async () => {
    const error = new Error('broken');
    const { user, environment } = makeUser(thrower(error));
    expect(await user.runTask()).toBe(true);
    expect(environment.errors).toMatchObject([{ error }]);
  });

  test('StopUser ends the user, and its task sets first', async () => {
    noted.length = 0;
    const { user, environment } = makeUser(thrower(new StopUser()));
    await expect(user.runTask()).rejects.toBeInstanceOf(StopUser);
    expect(noted).toEqual(['left']);
    expect(environment.errors).toEqual([]);
  });

  test('interrupt() outside of a task set is an error, and says so', async () => {
    class Outside extends User {
      @task wrong() {
        TaskSet.prototype.interrupt.call(this as never);
      }
    }
    const { user, environment } = makeUser(Outside);
    await user.runTask();
    expect(String(environment.errors[0]?.error)).toContain('interrupt() outside of a task set');
  });
});
