import { describe, expect, test } from 'vitest';
import { evenly, first, pace, poisson, type Due } from '../../runner/pacer.ts';
import { seeded } from '../../runner/random.ts';
import { parseStages, totalSeconds } from '../../runner/stages.ts';

const dues = (plan: string, step = evenly): Due[] => [...pace(parseStages(plan), step)];
const never = (what: string): never => {
  throw new Error(`not ${what}`);
};
const times = (plan: string): number[] => dues(plan).map(({ due }) => due);

describe('counts and due times', () => {
  test.each([
    // [plan, count, due times in ms of the first ones]
    ['10:1s', 10, [0, 100, 200, 300]],
    ['1:3s', 3, [0, 1000, 2000]],
    ['1000:10s', 10_000, [0, 1, 2]],
    ['0.5:4s', 2, [0, 2000]],
    ['2.5:2s', 5, [0, 400, 800, 1200, 1600]],
    ['3:1s', 3, [0, 1000 / 3, 2000 / 3]],
    ['1:0.5s', 1, [0]],
    // N(t) = 5 t^2: the k-th comes at sqrt(k / 5) s
    ['0-10:1s', 5, [0, Math.sqrt(1 / 5) * 1000, Math.sqrt(2 / 5) * 1000]],
    // N(t) = 10 t - 5 t^2: the k-th comes at 1 - sqrt(1 - k / 5) s
    ['10-0:1s', 5, [0, (1 - Math.sqrt(1 - 1 / 5)) * 1000, (1 - Math.sqrt(1 - 2 / 5)) * 1000]],
    ['10-30:1s', 20, [0]],
    // A pause yields nothing, and what comes after it is not late.
    ['2:1s,0:3s,2:1s', 4, [0, 500, 4000, 4500]],
    ['0:2s,1:1s', 1, [2000]],
    // One and a half arrivals are expected of the first stage, so the third one comes half an arrival into the next.
    ['1.5:1s,1:2s', 4, [0, 2000 / 3, 1500, 2500]],
    ['0.25:2s,0.25:2s,0.25:2s', 2, [0, 4000]],
    ['100:1s,200:1s,50:1s', 350, [0, 10, 20]],
  ])('%s', (plan, count, expected) => {
    const got = times(plan);
    expect(got).toHaveLength(count);
    for (const [i, due] of expected.entries()) expect(got[i]).toBeCloseTo(due, 6);
  });

  test.each(['7:3s', '0-100:5s', '100-0:5s', '3.7:2s,0-55:3s,0:1s,55-1:4s,0.3:9s', '999.9:3s'])(
    '%s: monotone, inside of its stage, and never one off the integral of the rate',
    (plan) => {
      const stages = parseStages(plan);
      let last = -1;
      let seen = 0;
      for (const { due, stage, target } of pace(stages)) {
        expect(due).toBeGreaterThan(last);
        last = due;
        const from = totalSeconds(stages.slice(0, stage));
        const own = stages[stage] ?? never('a stage of the plan');
        const inside = due / 1000 - from;
        expect(inside).toBeGreaterThanOrEqual(-1e-9);
        expect(inside).toBeLessThanOrEqual(own.seconds + 1e-9);
        expect(target).toBe((own.fromRps + own.toRps) / 2);
        // Before this arrival, `seen` had come; the integral of the rate up to it is their number.
        const before = stages
          .slice(0, stage)
          .reduce((sum, s) => sum + ((s.fromRps + s.toRps) / 2) * s.seconds, 0);
        const slope = (own.toRps - own.fromRps) / own.seconds;
        const expected = before + own.fromRps * inside + (slope * inside * inside) / 2;
        expect(Math.abs(expected - seen)).toBeLessThan(1e-5);
        seen++;
      }
      const total = stages.reduce((sum, s) => sum + ((s.fromRps + s.toRps) / 2) * s.seconds, 0);
      expect(Math.abs(seen - total)).toBeLessThanOrEqual(1);
    },
  );

  test('an hour at 997 rps neither gains nor loses one', () => {
    let count = 0;
    let last = 0;
    for (const { due } of pace(parseStages('997:3600s'))) {
      count++;
      last = due;
    }
    expect(count).toBe(997 * 3600);
    expect(last).toBeCloseTo(3_600_000 - 1000 / 997, 3);
  });
});

describe('poisson', () => {
  const counts = (seed: number): number[] => {
    const perSecond = Array.from({ length: 400 }, () => 0);
    for (const { due } of pace(parseStages('50:400s'), poisson(seeded(seed)))) {
      perSecond[Math.floor(due / 1000)] = (perSecond[Math.floor(due / 1000)] ?? 0) + 1;
    }
    return perSecond;
  };

  test('counts a second have the mean and the variance of the rate', () => {
    const perSecond = counts(7);
    const mean = perSecond.reduce((a, b) => a + b) / perSecond.length;
    const variance = perSecond.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (perSecond.length - 1);
    // Standard errors over 400 seconds: 0.35 of the mean, 3.5 of the variance; four of each are allowed.
    expect(Math.abs(mean - 50)).toBeLessThan(1.5);
    expect(Math.abs(variance - 50)).toBeLessThan(15);
  });

  test('gaps are exponential: as long as their mean, with e^-1 of them longer', () => {
    const at = [...pace(parseStages('50:400s'), poisson(seeded(3)))].map(({ due }) => due);
    const gaps = at.slice(1).map((due, i) => due - (at[i] ?? 0));
    const longer = gaps.filter((gap) => gap > 20).length / gaps.length;
    expect(longer).toBeCloseTo(Math.exp(-1), 1.5);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  });

  test('a seed repeats it, another one does not', () => {
    expect(counts(7)).toEqual(counts(7));
    expect(counts(7)).not.toEqual(counts(8));
  });

  test('follows ramps and pauses', () => {
    const got = dues('0-100:10s,0:10s,20:10s', poisson(seeded(5)));
    const within = (from: number, to: number): number =>
      got.filter(({ due }) => due >= from * 1000 && due < to * 1000).length;
    // Expected: 125 and 375 in the halves of the ramp, none in the pause, 200 after it; five deviations allowed.
    expect(Math.abs(within(0, 5) - 125)).toBeLessThan(5 * Math.sqrt(125));
    expect(Math.abs(within(5, 10) - 375)).toBeLessThan(5 * Math.sqrt(375));
    expect(within(10, 20)).toBe(0);
    expect(Math.abs(within(20, 30) - 200)).toBeLessThan(5 * Math.sqrt(200));
  });
});

describe('first', () => {
  test.each([
    [0, 0],
    [-1, 0],
    [3, 3],
    [10, 10],
    [11, 10],
    [Infinity, 10],
  ])('first(%s) of ten', (count, expected) => {
    expect([...first(count, pace(parseStages('10:1s')))]).toHaveLength(expected);
  });

  test('takes no more from the pacer than it hands on', () => {
    let asked = 0;
    function* counting(): Generator<Due> {
      for (;;) yield { due: asked++, target: 1, stage: 0 };
    }
    expect([...first(3, counting())]).toHaveLength(3);
    expect(asked).toBe(3);
  });
});
