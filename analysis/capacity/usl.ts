import { bestLambda, squares, weighed, type Estimate, type Law, type Point } from './law.ts';
import { minimise } from './nelder-mead.ts';
import { interval, profile } from './profile.ts';
import { startOf, type Roots } from './start.ts';
import { t95 } from './student.ts';

export interface Fit extends Law {
  /** Standard deviation of what is measured around the law, as a share. */
  scatter: number;
  intervals: Record<keyof Law, Estimate>;
  /** Sum of squares up to which a law is within the interval. */
  limit: number;
}

/** Degrees of freedom that the law takes. */
const PARAMETERS = 3;

/**
 * Fits the law by weighted nonlinear least squares of ln X, so that each level's error counts in per cent; sigma and
 * kappa are not below 0. Intervals are by profile likelihood with Student's t, which allows for the scatter being
 * estimated too (Bates and Watts, Nonlinear Regression Analysis, 1988, 6.1): those values of a parameter with which the
 * best fit of the others has a sum of squares of at most S (1 + t^2 / (n - 3)).
 * @param measured at least 4 points, of different n
 */
export function fitUsl(measured: readonly Point[]): Fit {
  const points = weighed(measured);
  const freedom = points.length - PARAMETERS;
  const best = fitFrom(points, startOf(points));
  // What is without any scatter (made up) has intervals of no width, but not of less.
  const limit = Math.max(best.squares, 1e-18) * (1 + t95(freedom) ** 2 / freedom);
  const law = lawOf(points, best.roots);
  const [s, k] = best.roots;
  return {
    ...law,
    scatter: Math.sqrt(best.squares / freedom),
    limit,
    intervals: {
      lambda: interval(
        law.lambda,
        (fixed) =>
          profile(points, [s, k], ([a = 0, b = 0]) => ({ lambda: fixed, sigma: a * a, kappa: b * b })),
        limit,
      ),
      sigma: interval(
        law.sigma,
        (fixed) => profile(points, [k], ([root = 0]) => ({ sigma: fixed, kappa: root * root })),
        limit,
      ),
      kappa: interval(
        law.kappa,
        (fixed) => profile(points, [s], ([root = 0]) => ({ sigma: root * root, kappa: fixed })),
        limit,
      ),
    },
  };
}

function fitFrom(points: readonly Point[], start: Roots): { roots: Roots; squares: number } {
  const squaresAt = ([a = 0, b = 0]: readonly number[]): number =>
    squares(points, { sigma: a * a, kappa: b * b });
  // From the regression, and from either edge: the best of what is found.
  const starts: Roots[] = [start, [start[0], 0], [0, start[1]], [0.2, 0.02]];
  const found = starts.map((from) => minimise(squaresAt, from, [0.1, 0.01]));
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  const [a = 0, b = 0] = best.point;
  return { roots: [Math.abs(a), Math.abs(b)], squares: best.value };
}

function lawOf(points: readonly Point[], [s, k]: Roots): Law {
  const law = { sigma: s * s, kappa: k * k };
  return { lambda: Math.exp(bestLambda(points, law)), ...law };
}
