import { describe, expect, test } from 'vitest';
import { CapacitySearch, type LevelSeen, type SearchOptions } from '../../runner/capacity.ts';
import { parseChecks } from '../../runner/checks.ts';
import { Histogram } from '../../runner/histogram.ts';
import { pace, poisson, evenly } from '../../runner/pacer.ts';
import { seeded } from '../../runner/random.ts';
import { capacityLines } from '../../runner/outputs/capacity.ts';
import { trend } from '../../runner/trend.ts';

const SPACING = 0.1;

interface Target {
  slots: number;
  serviceMs: number;
  /** Share of requests that fail, above this rate. */
  failsAbove?: number;
  /** How late the generator is, ms, above a rate. */
  lateAbove?: number;
}

/** A queue with so many slots and one service time, and what a generator sees of it: events, not clocks. */
function hold(target: Target, rps: number, seconds: number, step: () => number): LevelSeen {
  const free = Array.from({ length: target.slots }, () => 0);
  const responseTime = new Histogram();
  const lag = new Histogram();
  const spans: { due: number; done: number }[] = [];
  for (const { due } of pace([{ fromRps: rps, toRps: rps, seconds }], step)) {
    const slot = free.indexOf(Math.min(...free));
    const done = Math.max(due, free[slot]!) + target.serviceMs;
    free[slot] = done;
    spans.push({ due, done });
    responseTime.record(done - due);
    lag.record(rps > (target.lateAbove ?? Infinity) ? 50 : 0.1);
  }
  const looks = Array.from({ length: Math.round(seconds / SPACING) }, (_, i) => (i + 1) * SPACING * 1000);
  return {
    seconds,
    unsent: 0,
    completed: spans.filter(({ done }) => done <= seconds * 1000).length,
    requests: spans.length,
    failures: rps > (target.failsAbove ?? Infinity) ? Math.ceil(spans.length / 10) : 0,
    responseTime,
    lag,
    backlog: looks.map((at) => spans.filter(({ due, done }) => due <= at && done > at).length),
    spacing: SPACING,
    utilisation: 0.3,
  };
}

function search(target: Target, options: Partial<SearchOptions> = {}, step: () => number = evenly) {
  const slo = parseChecks('p99<250ms,errors<1%');
  const found = new CapacitySearch({ slo, from: 50, to: 100_000, hold: 10, arrivals: 'even', ...options });
  for (let next = found.next(); next; next = found.next())
    found.report(hold(target, next.rps, next.seconds, step));
  return found.result(false);
}

describe('a target with slots: the range holds what it can do, and is narrow', () => {
  test.each([
    [4, 20],
    [1, 2],
    [10, 30],
    [50, 100],
    [3, 11],
  ])('%i slots, %f ms', (slots, serviceMs) => {
    const capacity = (slots * 1000) / serviceMs;
    const found = search({ slots, serviceMs });
    expect(found.holds).toBeGreaterThan(capacity * 0.95);
    expect(found.holds).toBeLessThan(capacity * 1.02);
    expect(found.breaks).toBeGreaterThan(found.holds);
    expect(found.breaks).toBeLessThan(capacity * 1.05);
    expect(['backlog', 'slo']).toContain(found.code);
    expect(found.steps.length).toBeLessThan(20);
  });

  test('with arrivals at random it is as near, since a queue then breaks the SLO or grows', () => {
    const limits: number[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const found = search({ slots: 4, serviceMs: 20 }, { arrivals: 'poisson' }, poisson(seeded(seed)));
      limits.push(found.holds / 200);
    }
    limits.sort((a, b) => a - b);
    expect(limits[0]).toBeGreaterThan(0.92);
    expect(limits.at(-1)).toBeLessThan(1.05);
    expect(limits[10]).toBeGreaterThan(0.95);
  });

  test('1 % too high is seen within ten seconds, by the backlog alone', () => {
    const found = new CapacitySearch({
      slo: parseChecks('p99<10s'),
      from: 1010,
      to: 1e5,
      hold: 10,
      arrivals: 'even',
    });
    const step = found.next()!;
    const target = { slots: 10, serviceMs: 10 };
    expect(found.judge(step, hold(target, 1010, 10, evenly))).toMatchObject({ held: false, code: 'backlog' });
    expect(found.judge({ ...step, rps: 990 }, hold(target, 990, 10, evenly)).held).toBe(true);
  });
});

describe('why it ends', () => {
  test('slo: requests fail above a rate', () => {
    const found = search({ slots: 100, serviceMs: 10, failsAbove: 700 });
    expect(found).toMatchObject({ code: 'slo', holds: expect.closeTo(690, -2) as number });
    expect(found.reason).toContain('errors<1%: 10');
  });

  test('generator: it can not say more of the target, and a single stall does not end it', () => {
    const found = search({ slots: 1000, serviceMs: 10, lateAbove: 900 });
    expect(found.code).toBe('generator');
    expect(found.holds).toBeLessThanOrEqual(900);
    expect(found.reason).toContain('lag p99');
    const rates = found.steps.map(({ rps }) => rps);
    expect(rates.filter((rps) => rps === found.breaks)).toHaveLength(2);
  });

  test('ceiling: the highest rate allowed holds', () => {
    expect(search({ slots: 1000, serviceMs: 10 }, { to: 300 })).toMatchObject({
      code: 'ceiling',
      holds: 300,
      breaks: undefined,
    });
  });

  test('floor: the lowest rate tried breaks', () => {
    expect(search({ slots: 1, serviceMs: 100 })).toMatchObject({ code: 'floor', holds: 0, breaks: 50 });
  });

  test('what held at first and not when it was confirmed is not the answer', () => {
    const found = new CapacitySearch({
      slo: parseChecks('p99<250ms'),
      from: 100,
      to: 200,
      hold: 2,
      arrivals: 'even',
    });
    const good = { slots: 100, serviceMs: 10 };
    let confirmations = 0;
    for (let next = found.next(); next; next = found.next()) {
      const tired = next.phase === 'confirm' && confirmations++ === 0;
      found.report(hold(tired ? { slots: 1, serviceMs: 20 } : good, next.rps, next.seconds, evenly));
    }
    const result = found.result(false);
    expect(result.breaks).toBe(200);
    expect(result.holds).toBeLessThan(200);
    expect(result.holds).toBeGreaterThan(190);
  });

  test('a step that is far over the limit is given up early, one that only fills its queue is not', () => {
    const found = new CapacitySearch({ slo: [], from: 1, to: 2, hold: 10, arrivals: 'even' });
    const step = { phase: 'step', rps: 400, seconds: 10 } as const;
    const growing = Array.from({ length: 30 }, (_, i) => i * 20);
    expect(found.isHopeless(step, growing, SPACING)).toBe(true);
    expect(found.isHopeless(step, growing.slice(0, 8), SPACING)).toBe(false);
    expect(
      found.isHopeless(
        step,
        growing.map(() => 400),
        SPACING,
      ),
    ).toBe(false);
  });
});

describe('trend', () => {
  test('of a line', () => {
    const { slope, error } = trend([1, 3, 5, 7, 9], 0.5);
    expect(slope).toBeCloseTo(4);
    expect(error).toBeCloseTo(0);
  });

  test('of noise, also where each value resembles the one before: seldom sure of what is not there', () => {
    for (const memory of [0, 0.6]) {
      let sure = 0;
      for (let seed = 1; seed <= 300; seed++) {
        const random = seeded(seed);
        let at = 0;
        const noise = Array.from({ length: 75 }, () => (at = memory * at + random() - 0.5));
        const { slope, error } = trend(noise, 0.1);
        if (Math.abs(slope) > 2.5 * error) sure++;
      }
      expect(sure).toBeLessThan(20);
    }
  });

  test('of too few values is not known', () => {
    expect(trend([1, 5], 1).error).toBe(Infinity);
  });
});

test('the answer as text: every step, and the range', () => {
  const lines = capacityLines(search({ slots: 4, serviceMs: 20 }));
  expect(lines[0]).toBe('Search for the limit, p99<250ms and errors<1%');
  expect(lines.at(-1)).toMatch(/^Limit: (19\d(\.\d)?|200)\/s to 20\d(\.\d)?\/s \((backlog|slo): at /);
  expect(lines.filter((line) => /^(step|bisect|confirm) .* held$/.test(line)).length).toBeGreaterThan(3);
});
