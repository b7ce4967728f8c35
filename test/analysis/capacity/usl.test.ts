import { describe, expect, test } from 'vitest';
import { t95 } from '../../../analysis/capacity/student.ts';
import { throughputAt, type Estimate, type Law, type Point } from '../../../analysis/capacity/law.ts';
import { peakOf } from '../../../analysis/capacity/peak.ts';
import { fitUsl } from '../../../analysis/capacity/usl.ts';
import { seeded } from '../../../runner/random.ts';

const LEVELS = [1, 2, 4, 8, 16, 32, 48, 64];

/** Levels of a system that follows the law, but for normal noise (Box and Muller) of a share of each throughput. */
function measured(law: Law, noise: number, seed: number, levels: readonly number[] = LEVELS): Point[] {
  const random = seeded(seed);
  return levels.map((n) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return { n, x: throughputAt(law, n) * (1 + noise * normal), weight: 1 };
  });
}

const WITH_A_PEAK: Law = { lambda: 100, sigma: 0.05, kappa: 0.001 };

/** A law as 100 measurements of it show it: what takes long is done once for all that is asked of it. */
const hundred = new Map<Law, { points: Point[]; fit: ReturnType<typeof fitUsl> }[]>();
function fittedOf(law: Law): { points: Point[]; fit: ReturnType<typeof fitUsl> }[] {
  const known = hundred.get(law);
  if (known) return known;
  const made = Array.from({ length: 100 }, (_, at) => {
    const points = measured(law, 0.03, at + 1);
    return { points, fit: fitUsl(points) };
  });
  hundred.set(law, made);
  return made;
}

const holds = ({ low, high }: Estimate, value: number): boolean => low <= value && value <= high;

test.each([
  [1, 12.7062],
  [2, 4.30265],
  [3, 3.18245],
  [4, 2.77645],
  [5, 2.57058],
  [10, 2.22814],
  [29, 2.04523],
])("Student's t of %i degrees of freedom", (freedom, expected) => {
  expect(t95(freedom)).toBeCloseTo(expected, 4);
});

describe('of 100 systems measured with 3 % noise, 95 % intervals hold the true value of each parameter in 90', () => {
  test.each<[string, Law]>([
    ['with a peak', WITH_A_PEAK],
    ['without coherency', { lambda: 100, sigma: 0.05, kappa: 0 }],
    ['without contention', { lambda: 100, sigma: 0, kappa: 0.001 }],
  ])('%s', (_, law) => {
    const counts = { lambda: 0, sigma: 0, kappa: 0 };
    for (const { fit } of fittedOf(law)) {
      const { intervals } = fit;
      for (const name of ['lambda', 'sigma', 'kappa'] as const) {
        if (holds(intervals[name], law[name])) counts[name]++;
      }
    }
    expect(counts.lambda).toBeGreaterThanOrEqual(90);
    expect(counts.sigma).toBeGreaterThanOrEqual(90);
    expect(counts.kappa).toBeGreaterThanOrEqual(90);
  });

  test('and as often the peak', () => {
    const law = WITH_A_PEAK;
    const n = Math.sqrt((1 - law.sigma) / law.kappa);
    const counts = { n: 0, x: 0 };
    for (const { points, fit } of fittedOf(law)) {
      const peak = peakOf(points, fit);
      if (peak && holds(peak.n, n)) counts.n++;
      if (peak && holds(peak.x, throughputAt(law, n))) counts.x++;
    }
    expect(counts.n).toBeGreaterThanOrEqual(90);
    expect(counts.x).toBeGreaterThanOrEqual(90);
  });
});

describe('levels without noise give back the law that made them', () => {
  test.each<[string, Law]>([
    ['with a peak', { lambda: 995.6, sigma: 0.0267, kappa: 0.000769 }],
    ['without coherency', { lambda: 40, sigma: 0.1, kappa: 0 }],
    ['without contention', { lambda: 40, sigma: 0, kappa: 0.01 }],
    ['linear', { lambda: 40, sigma: 0, kappa: 0 }],
    ['of less than one in flight', { lambda: 400, sigma: 0.3, kappa: 0.02 }],
  ])('%s', (name, law) => {
    const levels = name.startsWith('of less') ? [0.1, 0.2, 0.4, 0.8, 1.6, 3, 6, 9] : LEVELS;
    const { lambda, sigma, kappa, intervals } = fitUsl(measured(law, 0, 1, levels));
    expect(lambda).toBeCloseTo(law.lambda, 1);
    expect(sigma).toBeCloseTo(law.sigma, 4);
    expect(kappa).toBeCloseTo(law.kappa, 5);
    expect(intervals.lambda.high / intervals.lambda.low).toBeLessThan(1.001);
  });
});

test('without coherency there is no peak, or its interval is open', () => {
  const points = measured({ lambda: 100, sigma: 0.05, kappa: 0 }, 0.03, 3);
  const peak = peakOf(points, fitUsl(points));
  expect(peak?.n.high ?? Number.POSITIVE_INFINITY).toBe(Number.POSITIVE_INFINITY);
});
