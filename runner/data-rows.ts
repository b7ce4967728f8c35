import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { StopUser } from './control.ts';
import { UserError } from './errors.ts';
import { here } from './here.ts';
import { workingFolder } from './run-folder.ts';

/** Rows by turns, each of one worker only. */
export interface DataRows<T> {
  /** The next row of this worker; after the last one the first again. Throws UserError where it has none. */
  next(): T;
  /** The next row of this worker, each once: after the last one the user that asks for it ends. */
  once(): T;
  /** How many of them are this worker's. */
  readonly length: number;
}

/**
 * Data split over workers and load threads without overlap: of n workers the k-th has every n-th row. From a list, or
 * from a CSV file with a header, whose rows are then records; its path is taken from the folder that the command is
 * typed in, and `new URL('x.csv', import.meta.url)` is beside the code. A worker that joins later takes the rows of one that is gone, or else has none.
 */
export function dataRows(file: string | URL): DataRows<Record<string, string>>;
export function dataRows<T>(rows: readonly T[]): DataRows<T>;
export function dataRows(source: string | URL | readonly unknown[]): DataRows<unknown> {
  let all: readonly unknown[] | undefined;
  let taken = 0;
  const rows = (): readonly unknown[] =>
    (all ??= typeof source === 'string' || source instanceof URL ? readRows(source) : source);
  const { runner } = here;
  const length = (): number => {
    const { workerIndex: index, workerCount: count } = runner;
    return index >= count ? 0 : Math.max(0, Math.ceil((rows().length - index) / count));
  };
  const at = (number: number): unknown => rows()[runner.workerIndex + number * runner.workerCount];
  const next = (): unknown => {
    const own = length();
    if (own > 0) return at(taken++ % own);
    const { workerIndex: index, workerCount: count } = runner;
    throw new UserError(
      index >= count
        ? `dataRows: this worker is one more than the ${count} that the rows are split over.`
        : `dataRows: ${rows().length} rows for ${count} workers: this one has none.`,
    );
  };
  return {
    next,
    once() {
      if (taken >= length()) throw new StopUser();
      return at(taken++);
    },
    get length() {
      return length();
    },
  };
}

/** RFC 4180: quoted fields may hold commas, quotes and newlines. */
function readRows(file: string | URL): Record<string, string>[] {
  let text: string;
  try {
    text = readFileSync(typeof file === 'string' ? resolve(workingFolder(), file) : file, 'utf8').replace(
      /^\uFEFF/,
      '',
    );
  } catch (error) {
    throw new UserError(`dataRows('${String(file)}'): it cannot be read (${(error as Error).message}).`);
  }
  const [header = [], ...rows] = parseCsv(text);
  return rows.map((cells) => Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])));
}

export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|((?!")[^,\r\n]*))(,|\r?\n|$)/gy;
  while (fields.lastIndex < text.length) {
    const [, quoted, plain = '', end] = fields.exec(text) ?? [];
    if (end === undefined) throw new UserError(`CSV: a quote is not closed, or not followed by a comma.`);
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',' && fields.lastIndex === text.length) row.push('');
    if (end !== ',' || fields.lastIndex === text.length) {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
