import { describe, expect, test } from 'vitest';
import { judgeTracing } from '../../../analysis/traces/judge.ts';
import { seeded } from '../../../runner/random.ts';

describe('whether tracing itself costs time', () => {
  /** 20,000 times, each near the one before as on a busy target, of which 5 % are traced and take `factor` as long. */
  const judged = (seed: number, factor: number): string => {
    const random = seeded(seed);
    let level = 0;
    const times = Array.from({ length: 20_000 }, () => {
      level = 0.98 * level + random() - 0.5;
      const isTraced = random() < 0.05;
      return { isTraced, ms: Math.exp(level / 2 + random()) * (isTraced ? factor : 1) };
    });
    const median = times.map(({ ms }) => ms).toSorted((a, b) => a - b)[9999] ?? 0;
    const count = (of: (one: { isTraced: boolean; ms: number }) => boolean): number =>
      times.filter(of).length;
    const withTrace = count(({ isTraced }) => isTraced);
    return judgeTracing({
      traced: withTrace,
      others: 20_000 - withTrace,
      above: count(({ ms }) => ms > median),
      tracedAbove: count(({ ms, isTraced }) => isTraced && ms > median),
    });
  };
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);

  test('two runs of 100 at most are called different where it costs none', () => {
    expect(seeds.filter((seed) => judged(seed, 1) !== 'no difference seen').length).toBeLessThanOrEqual(2);
  });

  test('a fifth more is found, and said to be slower, in 95 of 100', () => {
    expect(seeds.filter((seed) => judged(seed, 1.2) === 'slower').length).toBeGreaterThanOrEqual(95);
  });
});
