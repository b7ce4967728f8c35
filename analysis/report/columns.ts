import type { Table } from './document.ts';
import { plain } from './plain.ts';

/** For a terminal: columns of equal width, numbers to the right. */
export function toColumns({ columns, rows }: Table): string {
  const all = [columns.map(({ label }) => label), ...rows.map((row) => row.map(plain))];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, i) => (columns[i]?.text ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
