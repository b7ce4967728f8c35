import type { Point } from './law.ts';

/** Roots of sigma and kappa: whatever they are, their squares are not below 0. */
export type Roots = readonly [number, number];

/** As an ordinary linear regression: N/X = 1/lambda + (sigma/lambda)(N - 1) + (kappa/lambda) N (N - 1). */
export function startOf(points: readonly Point[]): Roots {
  const rows = points.map(({ n, x, weight }) => {
    const scale = Math.sqrt(weight) / (n / x); // relative errors
    return { terms: [scale, scale * (n - 1), scale * n * (n - 1)], y: Math.sqrt(weight) };
  });
  const sums = (f: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + f(row), 0);
  const matrix = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => sums(({ terms }) => (terms[i] ?? 0) * (terms[j] ?? 0))),
    sums(({ terms, y }) => (terms[i] ?? 0) * y),
  ]);
  const [one = 1, contention = 0, coherency = 0] = solve(matrix);
  const root = (value: number): number => Math.sqrt(Math.max(value / Math.max(one, 1e-12), 1e-9));
  return [root(contention), root(coherency)];
}

/** Gauss's elimination of rows [a1, a2, …, b]. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const pivot = rows.slice(i).toSorted((a, b) => Math.abs(b[i] ?? 0) - Math.abs(a[i] ?? 0))[0] ?? [];
    const at = rows.indexOf(pivot);
    [rows[i], rows[at]] = [pivot, rows[i] ?? []];
    for (let j = 0; j < size; j++) {
      const row = rows[j] ?? [];
      const factor = j === i ? 0 : (row[i] ?? 0) / (pivot[i] ?? 1);
      rows[j] = row.map((value, column) => value - factor * (pivot[column] ?? 0));
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1));
}
