import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { temporaryFolder, type TemporaryFolder } from './temporary.ts';

/**
 * DuckDB spills to the temporary folder beyond this, so a file of any length can be read. Node, the charts and what
 * DuckDB does not count, values being sorted for their percentiles, come on top: 1 GB in all.
 */
const MEMORY_LIMIT = '400MB';

/**
 * DuckDB in memory, compressed there: writing millions of samples into a file of DuckDB's takes twice the CPU. Beyond its
 * limit it spills to a folder in the system's temporary folder, which `close` removes, and at the latest the end of the
 * process.
 */
export class Database {
  readonly folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #temporary: TemporaryFolder;

  private constructor(temporary: TemporaryFolder, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.folder = temporary.path;
    this.#temporary = temporary;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<Database> {
    const temporary = temporaryFolder();
    const folder = temporary.path;
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: MEMORY_LIMIT,
      temp_directory: join(folder, 'spill'),
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    await connection.run("ATTACH ':memory:' AS samples_in_memory (COMPRESS true); USE samples_in_memory");
    return new Database(temporary, instance, connection);
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
    this.#temporary.remove();
  }
}

function queryText(name: string): string {
  return readFileSync(new URL(`queries/${name}.sql`, import.meta.url), 'utf8');
}

/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
