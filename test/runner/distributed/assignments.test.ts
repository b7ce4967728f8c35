import { describe, expect, test } from 'vitest';
import { assign, inTurn } from '../../../runner/distributed/assignments.ts';
import { clockOffset } from '../../../runner/distributed/clock-offset.ts';
import { Ramp } from '../../../runner/user-plan.ts';

const classes = [
  { name: 'B', weight: 1, fixedCount: 0 },
  { name: 'A', weight: 2, fixedCount: 0 },
];
const workers = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));
const total = (counts: Record<string, number> | undefined): number =>
  Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);

describe('users over workers', () => {
  test('are shared out by turns, and all of them are somewhere', () => {
    const assigned = assign(10, classes, workers('h_1', 'h_2', 'h_3'));
    expect([...assigned.values()].map(total)).toEqual([4, 3, 3]);
    const ofA = [...assigned.values()].reduce((sum, counts) => sum + (counts['A'] ?? 0), 0);
    expect(ofA).toBe(7);
  });

  test('the first go to different machines', () => {
    expect(inTurn(workers('a_1', 'a_2', 'b_1')).map(({ id }) => id)).toEqual(['a_1', 'b_1', 'a_2']);
  });

  test('are as if a worker that is gone had never been', () => {
    expect(assign(9, classes, workers('h_1', 'h_3'))).toEqual(assign(9, classes, workers('h_3', 'h_1')));
    expect(assign(0, classes, workers('h_1')).get('h_1')).toEqual({ A: 0, B: 0 });
    expect(assign(5, classes, []).size).toBe(0);
  });
});

test('users come as in Locust: the first batch at once, and the next every so many seconds', () => {
  let now = 0;
  const ramp = new Ramp(10, 2.5, 0, () => now);
  const at = (seconds: number): number => ((now = seconds * 1000), ramp.users());
  expect([0, 0.79, 0.8, 1.6, 3.1, 3.2, 99].map(at)).toEqual([2, 2, 4, 6, 8, 10, 10]);
});

test("another machine's clock is known to half of the quickest round trip", () => {
  const trips = [
    { sent: 0, came: 1_000_900, back: 1000 },
    { sent: 2000, came: 1_002_100, back: 2200 },
  ];
  expect(clockOffset(trips)).toEqual({ ahead: 1_000_000, error: 100 });
  expect(clockOffset([]).error).toBe(Infinity);
});
