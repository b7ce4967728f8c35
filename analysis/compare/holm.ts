/**
 * P-values adjusted for how many were looked at: each may be held against the level as if it were the only one, and
 * the chance that any of them errs stays below the level, however they depend on each other (S. Holm, A simple
 * sequentially rejective multiple test procedure, Scand. J. Statist. 6, 1979).
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => (values[a] ?? 1) - (values[b] ?? 1));
  const adjusted = values.map(() => 1);
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (values.length - rank) * (values[index] ?? 1)));
    adjusted[index] = least;
  }
  return adjusted;
}
