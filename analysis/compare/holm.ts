/** One of the things that are looked at together. */
export interface Hypothesis {
  /** Its p-value by itself. */
  p: number;
  /** Its share of the level, beside the others': above 0. What matters more gets more. */
  weight: number;
}

/**
 * P-values adjusted for how many were looked at: each may be held against the level as if it were the only one, and
 * the chance that any of them errs stays below the level, however they depend on each other. The weights share the level
 * out; what is called passes its share on to the others (S. Holm, A simple sequentially rejective multiple test
 * procedure, Scand. J. Statist. 6, 1979, section 4).
 */
export function holm(hypotheses: readonly Hypothesis[]): number[] {
  const order = hypotheses
    .map(({ p, weight }, index) => ({ index, weight, ratio: p / weight }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const adjusted = hypotheses.map(() => 1);
  let least = 0;
  for (const [rank, { index, ratio }] of order.entries()) {
    const left = order.slice(rank).reduce((sum, { weight }) => sum + weight, 0);
    least = Math.max(least, Math.min(1, left * ratio));
    adjusted[index] = least;
  }
  return adjusted;
}
