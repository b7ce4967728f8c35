import type { Distribution } from '../../../runner/results.ts';
import type { Table } from '../document.ts';
import { decimal, integer } from '../format.ts';

/** Most rows of a table; summary.json holds the rest. */
export const MOST_ROWS = 100;

export const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'];

/** Columns of numbers. */
export const numbers = (labels: string[]): Table['columns'] => labels.map((label) => ({ label }));

/** p50 to max; dashes when nothing was measured, for 0 ms would be a lie. */
export function percentiles({ count, p50, p90, p95, p99, p999, max }: Distribution): string[] {
  return [p50, p90, p95, p99, p999, max].map((value) => (count > 0 ? decimal(value) : '–'));
}

/** Says that a table shows the first of more rows; empty when it shows all. */
export function more(count: number, what: string): string[] {
  return count > MOST_ROWS ? [`Of ${integer(count)} ${what} ${MOST_ROWS}.`] : [];
}
