import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../runner/errors.ts';
import { NEVER_REACHED, SAMPLE_COLUMNS } from '../runner/results.ts';
import { literal, type Database } from './database.ts';
import { diagnose, type Rejected } from './input/diagnose.ts';
import { gunzip } from './input/gunzip.ts';
import { checkHeader } from './input/header.ts';
import type { Source } from './input/source.ts';

export interface Loaded {
  rows: number;
  /** The last row, when it was cut off and is therefore left out. */
  rejected: Rejected | undefined;
}

/**
 * Reads results.csv into the view `samples` (queries/samples.sql). DuckDB reads it; only when DuckDB finds
 * something to object to does `diagnose` go through the rows, to say what and where.
 * @throws UserError when the file is not a results.csv, has no rows or a wrong one
 */
export async function load(database: Database, source: Source): Promise<Loaded> {
  const path = await plainFile(database, source);
  checkHeader(path, source.shown);
  const rejected = (await readStrictly(database, path))
    ? undefined
    : await readWithCare(database, path, source.shown);
  const rows = await count(database);
  if (rows === 0) {
    const found = rejected
      ? `and one incomplete row (line ${rejected.line}: ${rejected.reason})`
      : 'and no rows';
    throw new UserError(
      `${source.shown} holds the header ${found}: nothing was measured. Expected one row a request, from line 2 on.`,
    );
  }
  await database.run('SET VARIABLE first_due = (SELECT min(timestamp) FROM loaded)');
  await database.run(`SET VARIABLE never_reached = [${NEVER_REACHED.map(literal).join(', ')}]`);
  await database.define('macros');
  await database.define('samples');
  await database.define('times');
  return { rows, rejected };
}

/** Unpacks a .gz; and links the file under a name of ours, for DuckDB takes `*`, `?` and `[` for patterns. */
async function plainFile(database: Database, source: Source): Promise<string> {
  const path = join(database.folder, 'results.csv');
  if (source.path.endsWith('.gz')) await gunzip(source.path, path, source.shown);
  else symlinkSync(source.path, path);
  return path;
}

/** False when DuckDB throws, leaves out a row, or lets a value pass that is no right one. */
async function readStrictly(database: Database, path: string): Promise<boolean> {
  try {
    await database.run(`CREATE TABLE loaded AS ${reading(path, true)}`);
  } catch {
    return false;
  }
  const [left] = await database.rows<{ out: number }>('SELECT count(*)::DOUBLE AS out FROM reject_errors');
  const [values] = await database.query<{ bad: number }>('bad-values');
  return left?.out === 0 && values?.bad === 0;
}

/**
 * Having made sure of every row, lets DuckDB read on where it would rather not: line ends of both kinds.
 * @throws UserError when a row is wrong
 */
async function readWithCare(database: Database, path: string, shown: string): Promise<Rejected | undefined> {
  const { rows, rejected } = diagnose(path, shown);
  await database.run(`CREATE OR REPLACE TABLE loaded AS ${reading(path, false)}`);
  const read = await count(database);
  if (read === rows) return rejected;
  const [reason] = await database.rows<{ line: string; error_message: string }>(
    'SELECT line, error_message FROM reject_errors ORDER BY line LIMIT 1',
  );
  const where = reason ? ` line ${reason.line}: ${reason.error_message}` : '';
  throw new UserError(
    `${shown}${where}: ${read} of ${rows} rows could be read; expected the CSV that a run writes.`,
  );
}

function reading(path: string, strict: boolean): string {
  const columns = SAMPLE_COLUMNS.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  const texts = SAMPLE_COLUMNS.filter(({ type }) => type === 'VARCHAR').map(({ name }) => literal(name));
  return `SELECT * FROM read_csv(${literal(path)}, columns = {${columns.join(', ')}}, force_not_null = [${texts.join(', ')}],
    auto_detect = false, header = false, skip = 1, delim = ',', quote = '"', escape = '"',
    strict_mode = ${strict}, store_rejects = true, rejects_limit = 20)`;
}

async function count(database: Database): Promise<number> {
  const [counted] = await database.rows<{ rows: number }>('SELECT count(*)::DOUBLE AS rows FROM loaded');
  return counted?.rows ?? 0;
}
