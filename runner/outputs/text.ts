import { left, right } from '../python.ts';

/** Plain text for people: figures short enough to compare, columns that line up. */

/** Milliseconds with three digits that count: `0.12`, `8.40`, `12.3`, `145`, `12,345`. */
export function ms(value: number): string {
  if (value < 9.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : count(value);
}

/** A whole number with thousands marked. Not `toLocaleString`: its first call stops the load for 20 ms. */
export const count = (value: number): string => String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A rate: whole from 100 on, else with what its first three digits need. */
export function rate(value: number): string {
  if (value >= 99.95 || Number.isInteger(value)) return count(value);
  return value.toFixed(value < 9.995 ? 2 : 1);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Seconds as `48s`, `1m05s` or `2h03m`. */
export function span(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return `${all}s`;
  if (all < 3600) return `${Math.floor(all / 60)}m${two(all % 60)}s`;
  return `${Math.floor(all / 3600)}h${two(Math.floor(all / 60) % 60)}m`;
}

/** Control characters as `\\x1b`: a name must not move the cursor, or end the line that it stands in. */
export const printable = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** Cuts out the middle: the beginning and the end of a request's name tell it from others. */
export function shorten(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${characters.slice(0, width - 1 - tail).join('')}…${tail > 0 ? characters.slice(-tail).join('') : ''}`;
}

/** A column of figures: its heading and how wide it is at least. */
export interface Column {
  heading: string;
  width: number;
}

/**
 * A table whose first column takes what the others leave of `columns`, between 16 and what its longest name
 * needs; `columns` may be Infinity. Figures that do not fit their column push the rest of the line on.
 */
export function table(
  title: string,
  figures: Column[],
  named: [string, ...string[]][],
  columns: number,
): string[] {
  const rows = named.map(([name, ...cells]): [string, ...string[]] => [printable(name), ...cells]);
  const used = figures.reduce((sum, { width }) => sum + width, 0);
  const longest = Math.max(title.length, ...rows.map(([name]) => [...name].length));
  const width = Math.min(longest, Math.max(16, columns - used));
  const line = (name: string, cells: string[]) =>
    left(shorten(name, width), width) +
    cells.map((cell, i) => ` ${right(cell, (figures[i]?.width ?? 1) - 1)}`).join('');
  const heading = line(
    title,
    figures.map((column) => column.heading),
  );
  return [heading, '-'.repeat(heading.length), ...rows.map(([name, ...cells]) => line(name, cells))];
}
