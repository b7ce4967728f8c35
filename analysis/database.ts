import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/**
 * DuckDB spills to the temporary folder beyond this, so a file of any length can be read. Node, the charts and what
 * DuckDB does not count, values being sorted for their percentiles, come on top: 1 GB in all.
 */
const MEMORY_LIMIT = '500MB';

/**
 * DuckDB over a file in the system's temporary folder: it is compressed there, so millions of samples take
 * tens of megabytes of memory, not hundreds. Removed by `close`, and at the latest when the process exits.
 */
export class Database {
  readonly folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #remove: () => void;

  private constructor(
    folder: string,
    remove: () => void,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
  ) {
    this.folder = folder;
    this.#remove = remove;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<Database> {
    const folder = mkdtempSync(join(tmpdir(), 'open-saves-analysis-'));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', remove);
    const instance = await DuckDBInstance.create(join(folder, 'samples.duckdb'), {
      memory_limit: MEMORY_LIMIT,
      temp_directory: join(folder, 'spill'),
      preserve_insertion_order: 'false',
    });
    return new Database(folder, remove, instance, await instance.connect());
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  /** Rows of a statement as plain objects. 64-bit integers come as strings: cast counts to DOUBLE. */
  async rows<Row>(sql: string, values: Record<string, number | string> = {}): Promise<Row[]> {
    const reader = await this.#connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJson() as Row[];
  }

  /** Rows of `queries/NAME.sql`; `values` are its `$parameters`. */
  async query<Row>(name: string, values: Record<string, number | string> = {}): Promise<Row[]> {
    return this.rows<Row>(queryText(name), values);
  }

  /** Runs the statements of `queries/NAME.sql`. */
  async define(name: string): Promise<void> {
    await this.#connection.run(queryText(name));
  }

  /** Percent of the running statement that is done; below 0 when that is not known. */
  percentDone(): number {
    return this.#connection.progress.percentage;
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
    process.removeListener('exit', this.#remove);
    this.#remove();
  }
}

function queryText(name: string): string {
  return readFileSync(new URL(`queries/${name}.sql`, import.meta.url), 'utf8');
}

/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
