import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { parseCsv } from '../helpers/csv.ts';
import { Load, type LoadOptions } from '../helpers/cli.ts';

/** A Python with the real Locust; undefined: tests that need it do not run. */
export const PYTHON = process.env['LOCUST_PYTHON'];

/** The real `locust`, as a process of its own. */
export function locust(args: readonly string[], options: LoadOptions = {}): Load {
  const file = join(import.meta.dirname, 'reader.py');
  return new Load(['-m', 'locust', '-f', file, ...args], { limit: 60, ...options }, [PYTHON ?? '']);
}

/** Request Count of the row Aggregated in Locust's `PREFIX_stats.csv`. */
export function countedBy(prefix: string): number {
  const rows = parseCsv(readFileSync(`${prefix}_stats.csv`, 'utf8'));
  return Number(rows.at(-1)?.[2]);
}

/** Says loudly what is not tested without the real Locust. */
export function sayNotTested(what: string): void {
  if (PYTHON) return;
  process.stderr.write(
    `\nNOT TESTED: ${what}.\n` +
      'To test it: python3 -m venv VENV && VENV/bin/pip install -r test/compat/requirements.txt\n' +
      '            LOCUST_PYTHON=VENV/bin/python npx vitest run test/compat\n\n',
  );
}
