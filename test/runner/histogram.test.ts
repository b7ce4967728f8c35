import { describe, expect, test } from 'vitest';
import { Histogram } from '../../runner/histogram.ts';
import { seeded } from '../../runner/random.ts';

const random = seeded(9);
const samples: Record<string, number[]> = {
  uniform: Array.from({ length: 20_000 }, () => 0.05 + random() * 50),
  exponential: Array.from({ length: 20_000 }, () => -Math.log(1 - random()) * 12),
  'two humps': Array.from({ length: 20_000 }, () => (random() < 0.95 ? 1 + random() : 900 + random() * 100)),
  'heavy tail': Array.from({ length: 20_000 }, () => 0.5 / (1 - random()) ** 1.2),
  minutes: Array.from({ length: 1000 }, () => 60_000 + random() * 600_000),
};

/** The smallest value with at least `percent` of all at or below it. */
function exact(sorted: number[], percent: number): number {
  // 99.9 % of 20,000 are 19,980, where floating point makes it a little more.
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100 - 1e-6) - 1)] ?? 0;
}

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe.each(Object.entries(samples))('%s', (_name, values) => {
  const sorted = values.toSorted((a, b) => a - b);
  // 0.1 %, and half a microsecond of rounding.
  const near = (got: number, expected: number): void =>
    expect(Math.abs(got - expected)).toBeLessThanOrEqual(expected * 0.001 + 0.0006);

  test('percentiles, extremes and mean are within 0.1 % of the exact ones', () => {
    const histogram = of(values);
    const got = histogram.distribution();
    near(got.p50, exact(sorted, 50));
    near(got.p90, exact(sorted, 90));
    near(got.p95, exact(sorted, 95));
    near(got.p99, exact(sorted, 99));
    near(got.p999, exact(sorted, 99.9));
    near(got.min, sorted[0] ?? 0);
    near(got.max, sorted.at(-1) ?? 0);
    near(got.mean, values.reduce((a, b) => a + b) / values.length);
    expect(got.count).toBe(values.length);
    for (const percent of [1, 25, 66, 75, 98, 99.99])
      near(histogram.percentile(percent), exact(sorted, percent));
  });

  test('encoded and decoded, it says the same', () => {
    const histogram = of(values);
    const before = Object.entries(histogram.distribution());
    const after = new Map(Object.entries(Histogram.decode(histogram.encode()).distribution()));
    expect([...after.keys()]).toEqual(before.map(([name]) => name));
    for (const [name, value] of before) near(after.get(name) ?? Number.NaN, value);
  });

  test('merged from parts, it is what it would have been as one', () => {
    const parts = [of(values.slice(0, 300)), of(values.slice(300, 301)), of(values.slice(301))];
    const merged = new Histogram();
    for (const part of parts) merged.add(part);
    expect(merged.distribution()).toEqual(of(values).distribution());
  });
});

test('nothing recorded: all is 0', () => {
  const { count, min, mean, p50, p99, max } = new Histogram().distribution();
  expect([count, min, mean, p50, p99, max]).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each([
  ['a negative time, by rounding', -0.2, 0],
  ['no time', 0, 0],
  ['less than a microsecond', 0.0004, 0],
  ['NaN', Number.NaN, 0],
])('%s counts as 0', (_what, ms, expected) => {
  const histogram = of([ms]);
  expect([histogram.count, histogram.percentile(100)]).toEqual([1, expected]);
});

test('more than an hour counts as an hour, and is told', () => {
  const histogram = of([3_600_000, 3_600_001, 1e12, Infinity]);
  expect([histogram.count, histogram.clamped]).toEqual([4, 3]);
  expect(histogram.percentile(100)).toBeCloseTo(3_600_000, -4);
  histogram.reset();
  expect([histogram.count, histogram.clamped]).toEqual([0, 0]);
});
