/** A point of a curve that rises ever more steeply. */
export interface CurvePoint {
  x: number;
  y: number;
}

/** How far a knee must stand out: the S of the paper, whose authors take 1 offline. */
const SENSITIVITY = 1;

/**
 * The knee of a convex, rising curve by Kneedle (Satopaa, Albrecht, Irwin and Raghavan, "Finding a 'Kneedle' in a
 * Haystack: Detecting Knee Points in System Behavior", ICDCSW 2011): both axes are scaled to 0 to 1, and the knee is where
 * the curve is farthest below the straight line between its ends, provided that it comes back up from there by more than
 * the mean distance between neighbours on the x axis. No smoothing: a level is a mean over seconds already.
 * @param points in the order of x
 * @returns index of the knee; undefined where there is none
 */
export function kneeOf(points: readonly CurvePoint[]): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3) return undefined;
  const ys = points.map(({ y }) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (!(last.x > first.x) || !(high > low)) return undefined;
  const below = points.map(({ x, y }) => (x - first.x) / (last.x - first.x) - (y - low) / (high - low));
  const farthest = Math.max(...below);
  const at = below.indexOf(farthest);
  const threshold = farthest - SENSITIVITY / (points.length - 1);
  return farthest > 0 && below.slice(at + 1).some((distance) => distance < threshold) ? at : undefined;
}
