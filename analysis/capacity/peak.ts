import { throughputAt, weighed, type Estimate, type Point } from './law.ts';
import { interval, profile } from './profile.ts';
import type { Fit } from './usl.ts';

/** In flight where throughput is highest, N* = sqrt((1 - sigma) / kappa), and the throughput there. */
export interface Peak {
  n: Estimate;
  x: Estimate;
}

/**
 * The peak of a law that was fitted. Without coherency throughput only levels off; and a peak at one in flight or fewer is none.
 */
export function peakOf(measured: readonly Point[], { lambda, sigma, kappa, limit }: Fit): Peak | undefined {
  const points = weighed(measured);
  const law = { lambda, sigma, kappa };
  const [s, k] = [Math.sqrt(sigma), Math.sqrt(kappa)];
  const highest = Math.sqrt((1 - sigma) / kappa);
  if (!(highest > 1) || !Number.isFinite(highest) || highest > 1000 * Math.max(...points.map(({ n }) => n))) {
    return undefined;
  }
  const n = interval(
    highest,
    (fixed) =>
      profile(points, [s], ([root = 0]) => ({ sigma: root * root, kappa: (1 - root * root) / fixed ** 2 })),
    limit,
  );
  const x = interval(
    throughputAt(law, highest),
    (fixed) =>
      profile(points, [s, k], ([a = 0, b = 0]) => {
        const [contention, coherency] = [a * a, b * b];
        const at = Math.sqrt((1 - contention) / coherency);
        const one = throughputAt({ lambda: 1, sigma: contention, kappa: coherency }, at);
        return { lambda: fixed / one, sigma: contention, kappa: coherency };
      }),
    limit,
  );
  return { n, x };
}
