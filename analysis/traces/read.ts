import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TRACE_COLUMNS, TRACES_FILE, TRACES_HEADER } from '../../runner/results.ts';
import { literal, type Database } from '../database.ts';
import { headerOf } from '../input/formats/header-of.ts';
import { plainFile } from '../input/load.ts';
import type { LoadedRun } from '../runs.ts';

/** What was read of a run's traces.csv. */
export interface ReadTraces {
  rows: number;
  /** Rows that are not right, and were left out. */
  rejected: number;
  /** Why nothing was read although there is a file, as a part of a sentence. */
  unreadable: string | undefined;
}

/** Makes the empty table `traced`. */
export async function createTraced(database: Database): Promise<void> {
  await database.run(`CREATE TEMP TABLE traced (
    run SMALLINT, trace_id VARCHAR, timestamp DOUBLE, worker VARCHAR, method VARCHAR, name VARCHAR,
    response_time_ms DOUBLE, answered_id VARCHAR, answered_sampled VARCHAR)`);
}

/** Reads traces.csv beside the samples into `traced`; undefined where there is none. What is wrong with it is no error. */
export async function readTraces(database: Database, run: LoadedRun): Promise<ReadTraces | undefined> {
  const { folder, files } = run.source;
  const name = [TRACES_FILE, `${TRACES_FILE}.gz`].find((one) => existsSync(join(folder, one)));
  if (name === undefined || files.length === 0) return undefined;
  const nothing = { rows: 0, rejected: 0 };
  try {
    const file = { path: join(folder, name), shown: name };
    const plain = await plainFile(database, file, `traces-${run.index}`);
    if (headerOf(plain).join() !== TRACES_HEADER)
      return { ...nothing, unreadable: `its first line is not ${TRACES_HEADER}` };
    return { ...(await insert(database, plain.path, run.index)), unreadable: undefined };
  } catch (error) {
    return { ...nothing, unreadable: String((error as Error).message).split('\n')[0] };
  }
}

async function insert(
  database: Database,
  path: string,
  run: number,
): Promise<Omit<ReadTraces, 'unreadable'>> {
  const columns = TRACE_COLUMNS.map(({ name }) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const names = TRACE_COLUMNS.map(({ name }) => literal(name)).join(', ');
  await database.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
  await database.run(`CREATE OR REPLACE TEMP TABLE traced_texts AS FROM read_csv(${literal(path)},
    columns = {${columns}}, force_not_null = [${names}], auto_detect = false, header = false, skip = 1, delim = ',',
    quote = '"', escape = '"', strict_mode = false, null_padding = false, store_rejects = true, rejects_limit = 0)`);
  await database.query('traced', { run });
  const [counted] = await database.rows<{ rows: number; all: number }>(
    `SELECT (SELECT count(*) FROM traced WHERE run = ${run})::DOUBLE AS rows,
      ((SELECT count(*) FROM traced_texts) + (SELECT count(DISTINCT line) FROM reject_errors))::DOUBLE AS all`,
  );
  await database.run('DROP TABLE traced_texts');
  const { rows = 0, all = 0 } = counted ?? {};
  return { rows, rejected: all - rows };
}
