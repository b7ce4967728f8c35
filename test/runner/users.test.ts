import { describe, expect, test } from 'vitest';
import { User } from '../../runner/index.ts';
import type { UserClass } from '../../runner/user.ts';
import { ClassPicker } from '../../runner/users.ts';

const make = (weight: number, fixedCount = 0): UserClass =>
  class extends User {
    static override weight = weight;
    static override fixedCount = fixedCount;
  };

/** How often each class comes, and the order as indexes. */
function picks(classes: UserClass[], count: number, model: 'open' | 'closed' = 'closed'): number[] {
  const picker = new ClassPicker(classes, model);
  return Array.from({ length: count }, () => {
    const picked = picker.next();
    return picked ? classes.indexOf(picked) : -1;
  });
}

describe('ClassPicker', () => {
  test.each<[string, [number, number][], number, number[]]>([
    [
      'by weight',
      [
        [5, 0],
        [1, 0],
      ],
      12,
      [10, 2],
    ],
    [
      'three of equal weight',
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      9,
      [3, 3, 3],
    ],
    [
      'weight 0 never comes',
      [
        [0, 0],
        [3, 0],
        [0, 0],
        [2, 0],
      ],
      50,
      [0, 30, 0, 20],
    ],
    [
      'fixed ones first, exactly so many',
      [
        [1, 0],
        [9, 2],
      ],
      10,
      [8, 2],
    ],
    [
      'only fixed ones',
      [
        [1, 2],
        [1, 1],
      ],
      5,
      [2, 1],
    ],
  ])('%s', (_what, classes, count, expected) => {
    const got = picks(
      classes.map(([weight, fixed]) => make(weight, fixed)),
      count,
    );
    expect(expected.map((_n, i) => got.filter((pick) => pick === i).length)).toEqual(expected);
  });

  test('in the open model is evenly spread, not in blocks', () => {
    expect(picks([make(5), make(1), make(1)], 7, 'open')).toEqual([0, 0, 1, 0, 2, 0, 0]);
  });

  test("in the closed model comes in Locust's order", () => {
    const order = picks([make(5), make(1)], 15).map((index) => 'AB'[index]);
    expect(order.join('')).toBe('AABAAAAABAAAAAB');
  });

  test('the open model knows only weights', () => {
    expect(picks([make(1, 3), make(1)], 4, 'open')).toEqual([0, 1, 0, 1]);
  });

  test('nothing is left when the fixed counts are full', () => {
    expect(picks([make(1, 1)], 2)).toEqual([0, -1]);
  });
});
