import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../runner/errors.ts';
import { SAMPLE_COLUMNS, SAMPLE_HEADER } from '../../runner/results.ts';
import type { Format } from './formats/format.ts';
import { FORMATS } from './formats/index.ts';

/** Longest first line that is looked at; ours takes 161 bytes. */
const LOOK = 8192;

/** First columns of the files that Locust writes with --csv, and what it calls each. */
const LOCUST: readonly [string, string][] = [
  ['Type,Name,Request Count', '_stats.csv'],
  ['Timestamp,User Count,Type,Name', '_stats_history.csv'],
  ['Method,Name,Error,Occurrences', '_failures.csv'],
  ['Count,Message,Traceback', '_exceptions.csv'],
];

/**
 * Finds the format of a file by how it begins, before anything is made of the rest.
 * @throws UserError that says what the file is instead
 */
export function formatOf(path: string, shown: string): Format {
  const start = readStart(path);
  if (start.length === 0) throw new UserError(`${shown} is empty; expected line 1 to be ${SAMPLE_HEADER}`);
  const end = start.indexOf('\n');
  const first = end === -1 ? start : start.subarray(0, end);
  if (first.includes(0) || !isUtf8(first)) {
    throw new UserError(
      `${shown} line 1: the file is not text; expected the CSV that a run writes, in UTF-8.`,
    );
  }
  const line = first
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r$/, '');
  const fields = line.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const format = FORMATS.find((candidate) => candidate.recognises({ line, fields }));
  if (format) return format;
  throw new UserError(`${shown} line 1: ${whatItIs(line, fields)}`);
}

function whatItIs(line: string, names: string[]): string {
  const locust = LOCUST.find(([columns]) => names.join(',').startsWith(columns));
  if (locust) {
    return (
      `this is Locust's ${locust[1]}, which holds sums and no single requests, so no percentile can be had ` +
      'from it. Give the _stats.csv or _stats_history.csv of that run, alone, or a results.csv, one row a request.'
    );
  }
  const expected = SAMPLE_COLUMNS.map((column) => column.name as string);
  const missing = expected.filter((name) => !names.includes(name));
  const found = line.length > 200 ? `${line.slice(0, 200)}…` : line;
  if (missing.length === 0) {
    return `the columns are not those of results.csv in its order. Found "${found}"; expected ${SAMPLE_HEADER}`;
  }
  return `the header of results.csv was expected, ${SAMPLE_HEADER}; found "${found}". Missing: ${missing.join(', ')}.`;
}

function readStart(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(LOOK);
    return start.subarray(0, readSync(file, start, 0, LOOK, 0));
  } finally {
    closeSync(file);
  }
}
