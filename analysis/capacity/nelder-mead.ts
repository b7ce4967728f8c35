/**
 * The point at which a function is least, by the simplex method of Nelder and Mead (1965, The Computer Journal 7:308),
 * begun anew from where it ended until that changes nothing. It needs no derivatives, and bears a function that is
 * infinite where it is not defined.
 * @param steps size of the first simplex along each coordinate
 */
export function minimise(
  value: (point: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): { point: number[]; value: number } {
  let best = descend(value, start, steps);
  for (let again = 0; again < 4; again++) {
    const next = descend(
      value,
      best.point,
      steps.map((step, at) => Math.max(Math.abs(best.point[at] ?? 0) * 0.05, step * 0.1)),
    );
    const gained = best.value - next.value;
    if (gained >= 0) best = next;
    if (gained <= 1e-7 * Math.abs(best.value)) break;
  }
  return best;
}

interface Corner {
  point: number[];
  value: number;
}

function descend(
  value: (point: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): Corner {
  const corner = (point: number[]): Corner => ({ point, value: value(point) });
  const corners = [corner([...start])];
  for (const [at, step] of steps.entries()) {
    corners.push(corner(start.map((coordinate, index) => (index === at ? coordinate + step : coordinate))));
  }
  const dimensions = start.length;
  for (let round = 0; round < 200 * dimensions; round++) {
    corners.sort((a, b) => a.value - b.value);
    const [least, worst] = [corners[0] as Corner, corners[dimensions] as Corner];
    if (worst.value - least.value <= 1e-9 * Math.abs(least.value) + 1e-24) break;
    const middle = start.map(
      (_, at) =>
        corners.slice(0, dimensions).reduce((sum, { point }) => sum + (point[at] ?? 0), 0) / dimensions,
    );
    const along = (by: number): Corner =>
      corner(middle.map((centre, at) => centre + by * ((worst.point[at] ?? 0) - centre)));
    const reflected = along(-1);
    if (reflected.value < least.value) {
      const expanded = along(-2);
      corners[dimensions] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < (corners[dimensions - 1] as Corner).value) {
      corners[dimensions] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) corners[dimensions] = contracted;
      else {
        for (let at = 1; at <= dimensions; at++) {
          const { point } = corners[at] as Corner;
          corners[at] = corner(point.map((x, index) => ((least.point[index] ?? 0) + x) / 2));
        }
      }
    }
  }
  return corners.reduce((a, b) => (b.value < a.value ? b : a));
}
