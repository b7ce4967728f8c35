import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../runner/errors.ts';
import { SAMPLE_COLUMNS } from '../../runner/results.ts';
import type { Database } from '../database.ts';
import { cutCopies } from './copies.ts';
import type { Rejected } from './diagnose.ts';
import type { PlainFile } from './formats/format.ts';
import { gunzip } from './gunzip.ts';
import { formatOf } from './header.ts';
import type { Source, SourceFile } from './source.ts';

/** What was read of one run. */
export interface Loaded {
  /** Name of the format. */
  format: string;
  /** What the format cannot tell, a sentence each. */
  cannotTell: readonly string[];
  rows: number;
  /** Rows left out, the first of each file. */
  rejected: (Rejected & { file: string })[];
  rejectedRows: number;
  /** Bytes of results.csv that the shards beside it hold too, and that were left out of it. */
  copiedBytes: number;
}

/** Makes the empty table `loaded`: the columns of results.csv, and the index of the run. */
export async function createLoaded(database: Database): Promise<void> {
  const columns = SAMPLE_COLUMNS.map(({ name, type }) => `${name} ${type}`);
  await database.run(`CREATE TABLE loaded (${columns.join(', ')}, run SMALLINT)`);
}

/**
 * Reads the samples of a run into the table `loaded`.
 * @throws UserError when a file is of no known format, has no rows or a wrong one
 */
export async function load(database: Database, source: Source, run: number): Promise<Loaded> {
  const loaded: Loaded = {
    format: '',
    cannotTell: [],
    rows: 0,
    rejected: [],
    rejectedRows: 0,
    copiedBytes: 0,
  };
  const files: PlainFile[] = [];
  for (const [index, file] of source.files.entries())
    files.push(await plainFile(database, file, `${run}-${index}`));
  loaded.copiedBytes = await leaveOutCopies(database, source, files, `${run}-own`);
  for (const [index, plain] of files.entries()) {
    const format = formatOf(plain.path, plain.shown);
    if (index > 0 && format.name !== loaded.format) {
      throw new UserError(
        `${plain.shown} is of the format ${format.name}, ${source.files[0]?.shown} is of ${loaded.format}; expected the ` +
          'shards of one run to be alike.',
      );
    }
    const { rejected, rejectedRows } = await format.load(database, plain, run);
    loaded.format = format.name;
    loaded.cannotTell = format.cannotTell;
    loaded.rejected.push(...rejected.map((one) => ({ ...one, file: plain.shown })));
    loaded.rejectedRows += rejectedRows;
  }
  loaded.rows = await count(database, run);
  if (loaded.rows === 0) throw nothing(source, loaded);
  return loaded;
}

function nothing({ shown }: Source, { rejected: [rejected] }: Loaded): UserError {
  const found = rejected
    ? `and one incomplete row (line ${rejected.line}: ${rejected.reason})`
    : 'and no rows';
  return new UserError(
    `${shown} holds the header ${found}: nothing was measured. Expected one row a request, from line 2 on.`,
  );
}

/** Puts what results.csv holds alone in its place, where shards beside it have rows of it; gives the bytes left out. */
async function leaveOutCopies(
  database: Database,
  source: Source,
  files: PlainFile[],
  name: string,
): Promise<number> {
  const at = source.files.findIndex(({ path }) => /^results\.csv(\.gz)?$/.test(basename(path)));
  const whole = files[at];
  if (!whole || files.length === 1) return 0;
  const path = join(database.folder, `${name}.csv`);
  const shards = files.filter((file) => file !== whole);
  const left = await cutCopies(whole, shards, path);
  if (left > 0) files[at] = { path, shown: whole.shown };
  return left;
}

/** Unpacks a .gz; and links the file under a name of ours, for DuckDB takes `*`, `?` and `[` for patterns. */
export async function plainFile(
  database: Database,
  { path, shown }: SourceFile,
  name: string,
): Promise<PlainFile> {
  const plain = join(database.folder, `${name}.csv`);
  if (path.endsWith('.gz')) await gunzip(path, plain, shown);
  else symlinkSync(path, plain);
  return { path: plain, shown };
}

async function count(database: Database, run: number): Promise<number> {
  const [counted] = await database.rows<{ rows: number }>(
    `SELECT count(*)::DOUBLE AS rows FROM loaded WHERE run = ${run}`,
  );
  return counted?.rows ?? 0;
}
