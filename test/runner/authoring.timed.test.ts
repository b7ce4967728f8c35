import { describe, expect, test } from 'vitest';
import { MarkovTaskSet, transitions } from '../../runner/index.ts';
import { chainOf } from '../../runner/markov.ts';
import { expectedCode, fixture, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { ShapedUsers } from '../../runner/user-plan.ts';
import { LoadTestShape, type Shape } from '../../runner/shape.ts';
import { typed } from '../helpers/typed.ts';

test('measured calls, in the order of a Markov chain, with listeners', async () => {
  const server = await startServer();
  const { run, rows, stderr } = await load(
    typed`-f ${fixture('measures.ts')} --host ${server.url} -u 1 -t 3`,
  );
  const heard = [...stderr.matchAll(/^EVENT (.*)$/gm)].map(([, what]) => what);
  const put = 'queue put 3 fine';
  const get = "queue get 0 TypeError('empty')";
  expect(heard).toEqual(['start w1', put, get, put, get, 'stop']);
  expect(rows.map(({ method, name, error_kind: kind }) => `${method} ${name} ${kind}`)).toEqual([
    'queue put ',
    'queue get call_failed',
    'queue put ',
    'queue get call_failed',
  ]);
  expect(run.totals).toMatchObject({ requests: 4, failures: 2, exceptions: 4 });
  expect(server.seen).toEqual([]);
});

test('a load shape leads the users up and down, and ends the run', async () => {
  const server = await startServer();
  const { run, rows, code } = await load(['-f', fixture('shaped.ts'), '--host', server.url]);
  expect(code).toBe(expectedCode(run, 0));
  const users = rows.map((row) => Number(row['users']));
  expect(Math.max(...users)).toBe(6);
  expect(users.at(-1)).toBe(1);
  expect(rows.length).toBe(server.seen.length);
  expect(run.duration).toBeGreaterThan(4.5);
  expect(run.duration).toBeLessThan(7);
});

describe('a Markov chain', () => {
  test('that leads to a task that is not there is refused, with the names that are', () => {
    class Wrong extends MarkovTaskSet {
      @transitions('nowhere') start() {
        return undefined;
      }
    }
    expect(() => chainOf(Wrong)).toThrow(
      'Wrong.start leads to nowhere, which is no task of it. There are: start',
    );
  });

  test('with a task that is never reached is refused', () => {
    class Wrong extends MarkovTaskSet {
      @transitions('a') a() {
        return undefined;
      }
      @transitions('a') b() {
        return undefined;
      }
    }
    expect(() => chainOf(Wrong)).toThrow('Wrong.b is never reached');
  });
});

class Asked extends LoadTestShape {
  asked: Shape | null = [4, 2];
  override tick(): Shape | null {
    return this.asked;
  }
}

describe('users of a shape', () => {
  test('go from those that there are to those that it asks for', () => {
    let now = 0;
    const shape = new Asked();
    const users = new ShapedUsers(shape, () => now);
    const at = (ms: number): number | undefined => ((now = ms), users.users());
    expect([at(0), at(999), at(1000), at(1500)]).toEqual([2, 2, 4, 4]);
    shape.asked = [1, 1];
    expect([at(2000), at(2900), at(3000), at(4000), at(9000)]).toEqual([3, 3, 2, 1, 1]);
    expect(shape.getCurrentUserCount()).toBe(1);
    shape.asked = null;
    expect(at(10_001)).toBeUndefined();
  });

  test('that cannot be are refused', () => {
    const shape = new Asked();
    shape.asked = [1.5, 1];
    expect(() => new ShapedUsers(shape).users()).toThrow('Asked.tick() returned [1.5, 1]');
  });
});
