import { UserError } from '../../../runner/errors.ts';
import { SAMPLE_COLUMNS, SAMPLE_HEADER } from '../../../runner/results.ts';
import { literal, type Database } from '../../database.ts';
import { checkClock } from '../clock.ts';
import { diagnose, type Rejected } from '../diagnose.ts';
import type { Format } from './format.ts';

/**
 * Ours. DuckDB reads it; only when DuckDB finds something to object to does `diagnose` go through the rows, to say
 * what and where.
 */
export const resultsCsv: Format = {
  name: 'results.csv',
  cannotTell: [],
  recognises: ({ fields }) => fields.join(',') === SAMPLE_HEADER,
  async load(database, { path, shown }, run) {
    checkClock(path, shown);
    if (await readStrictly(database, path, run)) return { rejected: [], rejectedRows: 0 };
    const rejected = await readWithCare(database, path, shown, run);
    return rejected ? { rejected: [rejected], rejectedRows: 1 } : { rejected: [], rejectedRows: 0 };
  },
};

/** False when DuckDB throws, leaves out a row, or lets a value pass that is no right one; nothing is read then. */
async function readStrictly(database: Database, path: string, run: number): Promise<boolean> {
  try {
    await database.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans; BEGIN');
    await database.run(`INSERT INTO loaded ${reading(path, run, true)}`);
    const [left] = await database.rows<{ out: number }>('SELECT count(*)::DOUBLE AS out FROM reject_errors');
    const [values] = await database.query<{ bad: number }>('bad-values', { run });
    const whole = left?.out === 0 && values?.bad === 0;
    await database.run(whole ? 'COMMIT' : 'ROLLBACK');
    return whole;
  } catch {
    await database.run('ROLLBACK');
    return false;
  }
}

/**
 * Having made sure of every row, lets DuckDB read on where it would rather not: line ends of both kinds.
 * @throws UserError when a row is wrong
 */
async function readWithCare(
  database: Database,
  path: string,
  shown: string,
  run: number,
): Promise<Rejected | undefined> {
  const { rows, rejected } = diagnose(path, shown);
  const before = await count(database);
  await database.run(`INSERT INTO loaded ${reading(path, run, false)}`);
  const read = (await count(database)) - before;
  if (read === rows) return rejected;
  const [reason] = await database.rows<{ line: string; error_message: string }>(
    'SELECT line, error_message FROM reject_errors ORDER BY line LIMIT 1',
  );
  const where = reason ? ` line ${reason.line}: ${reason.error_message}` : '';
  throw new UserError(
    `${shown}${where}: ${read} of ${rows} rows could be read; expected the CSV that a run writes.`,
  );
}

function reading(path: string, run: number, strict: boolean): string {
  const columns = SAMPLE_COLUMNS.map(({ name, type }) => `${literal(name)}: ${literal(type)}`);
  const texts = SAMPLE_COLUMNS.filter(({ type }) => type === 'VARCHAR').map(({ name }) => literal(name));
  return `SELECT *, ${run} FROM read_csv(${literal(path)}, columns = {${columns.join(', ')}}, force_not_null = [${texts.join(', ')}],
    auto_detect = false, header = false, skip = 1, delim = ',', quote = '"', escape = '"',
    strict_mode = ${strict}, store_rejects = true, rejects_limit = 20)`;
}

async function count(database: Database): Promise<number> {
  const [counted] = await database.rows<{ rows: number }>('SELECT count(*)::DOUBLE AS rows FROM loaded');
  return counted?.rows ?? 0;
}
