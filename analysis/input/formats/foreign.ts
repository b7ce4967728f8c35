import { literal, type Database } from '../../database.ts';
import { readRecords } from '../records.ts';
import type { Format, LoadedFile, PlainFile } from './format.ts';

/** A CSV file of another tool, in that tool's columns. */
export interface Foreign {
  name: string;
  cannotTell: readonly string[];
  recognises: Format['recognises'];
  /** Columns of the file, in its order. */
  columns(file: PlainFile): readonly string[];
  header: boolean;
  /** Rows that are requests, as SQL; undefined: all. */
  requests?: string;
  /** Columns of numbers that must be there and not negative. */
  numbers: readonly string[];
  /** Of the columns of results.csv those that the file tells, as SQL over its columns, which are all texts. */
  tells: Record<string, string>;
}

/** What a file of another tool cannot tell is NULL, and what is no time of its own is empty. */
const UNKNOWN: Record<string, string> = {
  timestamp: 'NULL',
  scenario: "''",
  method: "''",
  name: "''",
  status: '0',
  error_kind: "''",
  error: "''",
  response_time_ms: 'NULL',
  service_time_ms: 'NULL',
  lag_ms: 'NULL',
  request_bytes: '0',
  response_bytes: '0',
  target_rps: 'NULL',
  users: '0',
  worker: "''",
};

/** Rows that are not right are left out, counted and reported: another tool's files are not ours to correct. */
export function foreignFormat(foreign: Foreign): Format {
  return {
    name: foreign.name,
    cannotTell: foreign.cannotTell,
    recognises: foreign.recognises,
    async load(database, file, run) {
      const names = foreign.columns(file);
      const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
      const right = foreign.numbers
        .map(
          (name) =>
            `coalesce(isfinite(TRY_CAST("${name}" AS DOUBLE)) AND TRY_CAST("${name}" AS DOUBLE) >= 0, false)`,
        )
        .join(' AND ');
      const values = Object.entries({ ...UNKNOWN, ...foreign.tells }).map(([, sql]) => sql);
      await database.run('DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans');
      await database.run(`CREATE OR REPLACE TEMP TABLE foreign_rows AS SELECT *, ${right} AS is_right
        FROM read_csv(${literal(file.path)}, columns = {${columns}}, auto_detect = false, header = false,
          skip = ${foreign.header ? 1 : 0}, delim = ',', quote = '"', escape = '"', strict_mode = false, store_rejects = true,
          rejects_limit = 20, null_padding = false, max_line_size = 16000000)
        ${foreign.requests ? `WHERE ${foreign.requests}` : ''}`);
      await database.run(
        `INSERT INTO loaded SELECT ${values.join(', ')}, ${run} FROM foreign_rows WHERE is_right`,
      );
      const rejected = await rejectedRows(database);
      await database.run('DROP TABLE foreign_rows');
      return rejected === 0 ? { rejected: [], rejectedRows: 0 } : firstWrong(foreign, names, file, rejected);
    },
  };
}

/** Rows that DuckDB could not take apart (it notes the first 20), and rows whose numbers are none. */
async function rejectedRows(database: Database): Promise<number> {
  const [row] = await database.rows<{ bad: number }>(
    `SELECT ((SELECT count(*) FROM foreign_rows WHERE NOT is_right) + (SELECT count(DISTINCT line) FROM reject_errors))::DOUBLE AS bad`,
  );
  return row?.bad ?? 0;
}

function firstWrong(
  foreign: Foreign,
  names: readonly string[],
  file: PlainFile,
  rejected: number,
): LoadedFile {
  let isHeader = foreign.header;
  for (const { line, fields, fault } of readRecords(file.path)) {
    const reason = isHeader ? undefined : (fault ?? whatIsWrong(foreign, names, fields));
    isHeader = false;
    if (reason) return { rejected: [{ line, reason }], rejectedRows: rejected };
  }
  return { rejected: [], rejectedRows: rejected };
}

function whatIsWrong({ numbers }: Foreign, names: readonly string[], fields: string[]): string | undefined {
  if (fields.length !== names.length) return `${fields.length} columns, expected ${names.length}`;
  for (const name of numbers) {
    const text = fields[names.indexOf(name)] ?? '';
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
      return `${name} is ${JSON.stringify(text.slice(0, 80))}, expected a number that is not negative`;
    }
  }
  return undefined;
}

/** The kind of an error from a status and another tool's words for it, as far as they are plain. */
export function kindOf(status: string, failed: string, words: string): string {
  return `CASE
    WHEN NOT (${failed}) THEN ''
    WHEN ${status} BETWEEN 400 AND 499 THEN 'http_4xx'
    WHEN ${status} BETWEEN 500 AND 599 THEN 'http_5xx'
    WHEN ${words} ILIKE '%refused%' THEN 'connect_refused'
    WHEN ${words} ILIKE '%no such host%' OR ${words} ILIKE '%UnknownHost%' THEN 'dns'
    WHEN ${words} ILIKE '%timeout%' OR ${words} ILIKE '%timed out%' OR ${words} ILIKE '%deadline exceeded%' THEN 'timeout'
    WHEN ${words} ILIKE '%reset%' THEN 'reset'
    ELSE 'call_failed' END`;
}
