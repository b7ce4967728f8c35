import { describe, expect, test } from 'vitest';
import {
  between,
  constant,
  constantPacing,
  constantThroughput,
  seeded,
  type WaitTime,
} from '../../runner/index.ts';

/** A user that waits, on a clock that the test moves. */
function waiter(seed = 1) {
  const it = { time: 100, now: () => it.time, random: seeded(seed), waitState: new Map<WaitTime, number>() };
  return it;
}

test('constant', () => {
  expect(constant(2.5)(waiter())).toBe(2.5);
});

test('between: uniform, inside of its bounds, repeatable', () => {
  const wait = between(1, 5);
  const draw = (seed: number): number[] => {
    const one = waiter(seed);
    return Array.from({ length: 5000 }, () => wait(one));
  };
  const got = draw(3);
  expect(Math.min(...got)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...got)).toBeLessThan(5);
  expect(got.reduce((a, b) => a + b) / got.length).toBeCloseTo(3, 1);
  expect(draw(3)).toEqual(got);
  expect(draw(4)).not.toEqual(got);
});

describe('constantPacing', () => {
  test("fills up to its span from one task's start to the next one's", () => {
    const one = waiter();
    const wait = constantPacing(10);
    expect(wait(one)).toBe(10);
    one.time += 10 + 3; // the wait, and a task of 3 s
    expect(wait(one)).toBe(7);
    one.time += 7 + 10;
    expect(wait(one)).toBe(0);
  });

  test('a task that took longer is followed at once, and not caught up with', () => {
    const one = waiter();
    const wait = constantPacing(10);
    wait(one);
    one.time += 10 + 25;
    expect(wait(one)).toBe(0);
    one.time += 4;
    expect(wait(one)).toBe(6);
  });

  test('users that share the function do not share its state', () => {
    const wait = constantPacing(10);
    const [a, b] = [waiter(), waiter()];
    wait(a);
    a.time += 14;
    expect(wait(a)).toBe(6);
    expect(wait(b)).toBe(10);
  });
});

test('constantThroughput is so many starts a second', () => {
  const one = waiter();
  const wait = constantThroughput(0.5);
  wait(one);
  one.time += 2 + 0.5;
  expect(wait(one)).toBe(1.5);
});
