import { describe, expect, test } from 'vitest';
import { UsageError, seeded } from '../../../runner/index.ts';
import { parseLatency } from '../../../scenarios/shared/latency.ts';

const DRAWS = 50_000;

function draws(text: string, seed = 1): number[] {
  const random = seeded(seed);
  const latency = parseLatency(text, '--latency');
  return Array.from({ length: DRAWS }, () => latency(random)).toSorted((a, b) => a - b);
}

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const quantile = (sorted: number[], q: number): number => sorted[Math.floor(sorted.length * q)] ?? Number.NaN;

describe('distributions', () => {
  test.each([
    ['constant:10ms', 10],
    ['10ms', 10],
    ['constant:1s', 1000],
    ['constant:0.5ms', 0.5],
    ['0', 0],
  ])('%s is always %f ms', (text, ms) => {
    const values = draws(text);
    expect([values[0], values.at(-1)]).toEqual([ms, ms]);
  });

  test('uniform: between its ends, and even', () => {
    const values = draws('uniform:1ms,9ms');
    expect(values[0]).toBeGreaterThanOrEqual(1);
    expect(values.at(-1)).toBeLessThan(9);
    expect(mean(values)).toBeCloseTo(5, 1);
    expect(quantile(values, 0.25)).toBeCloseTo(3, 1);
  });

  test('exponential: its mean, and 63.2 % below it', () => {
    const values = draws('exponential:5ms');
    expect(Math.abs(mean(values) - 5)).toBeLessThan(0.1);
    expect(Math.abs(quantile(values, 1 - Math.exp(-1)) - 5)).toBeLessThan(0.1);
  });

  test('lognormal: its median, and sigma between that and the 84th percentile', () => {
    const values = draws('lognormal:5ms,0.5');
    expect(Math.abs(quantile(values, 0.5) - 5)).toBeLessThan(0.1);
    expect(Math.abs(quantile(values, 0.8413) - 5 * Math.exp(0.5))).toBeLessThan(0.2);
    expect(values[0]).toBeGreaterThan(0);
  });

  test('a seed gives the same latencies again, another one others', () => {
    expect(draws('lognormal:5ms,0.5', 3)).toEqual(draws('lognormal:5ms,0.5', 3));
    expect(draws('lognormal:5ms,0.5', 3)).not.toEqual(draws('lognormal:5ms,0.5', 4));
  });
});

test.each([
  ['', 'needs its unit'],
  ['5', 'needs its unit'],
  ['constant:', 'needs its unit'],
  ['constant:5', 'needs its unit'],
  ['constant:-5ms', 'is not a time'],
  ['constant:1ms,2ms', 'constant takes one value'],
  ['uniform:1ms', 'uniform takes 2 values'],
  ['uniform:9ms,1ms', 'the first time is the smaller one'],
  ['exponential:x', 'is not a time'],
  ['lognormal:5ms', 'lognormal takes 2 values'],
  ['lognormal:5ms,', 'no sigma'],
  ['lognormal:5ms,-1', 'no sigma'],
  ['lognormal:5ms,9', 'no sigma'],
  ['pareto:5ms', 'no distribution is called pareto'],
  ['toString:5ms', 'no distribution is called toString'],
])('%j is refused: %s', (text, why) => {
  expect(() => parseLatency(text, '--latency')).toThrow(UsageError);
  expect(() => parseLatency(text, '--latency')).toThrow(`--latency ${text}: `);
  expect(() => parseLatency(text, '--latency')).toThrow(why);
});
