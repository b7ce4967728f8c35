import { squares, type Estimate, type Law, type Point } from './law.ts';
import { minimise } from './nelder-mead.ts';

/**
 * The values of a parameter with which the best fit of the others has a sum of squares within the limit.
 * @param squaresAt least sum of squares with the parameter fixed
 */
export function interval(value: number, squaresAt: (fixed: number) => number, limit: number): Estimate {
  return { value, low: edge(squaresAt, value, limit, -1), high: edge(squaresAt, value, limit, 1) };
}

/** Least sum of squares over the free roots. */
export function profile(
  points: readonly Point[],
  start: readonly number[],
  lawFor: (roots: readonly number[]) => Omit<Law, 'lambda'> & Partial<Law>,
): number {
  const squaresAt = (roots: readonly number[]): number => squares(points, lawFor(roots));
  const steps = start.map((root) => Math.max(Math.abs(root) * 0.2, 1e-3));
  const low = start.map(() => 1e-3);
  return Math.min(minimise(squaresAt, start, steps).value, minimise(squaresAt, low, steps).value);
}

/** How far from the best value the sum of squares stays within the limit: by doubling steps, then by halves. */
function edge(squaresAt: (fixed: number) => number, best: number, limit: number, direction: 1 | -1): number {
  let inside = best;
  let step = Math.max(Math.abs(best) * 0.02, 1e-9);
  let outside = best + direction * step;
  for (let tries = 0; squaresAt(Math.max(outside, 0)) <= limit; tries++) {
    if (outside <= 0) return 0;
    if (tries > 60) return direction > 0 ? Number.POSITIVE_INFINITY : 0;
    inside = outside;
    step *= 1.6;
    outside += direction * step;
  }
  outside = Math.max(outside, 0);
  for (let half = 0; half < 40 && Math.abs(outside - inside) > 1e-6 * Math.abs(best); half++) {
    const middle = (inside + outside) / 2;
    if (squaresAt(middle) <= limit) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}
