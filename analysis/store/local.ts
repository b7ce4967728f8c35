import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance, listValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { UserError } from '../../runner/errors.ts';
import { makeFolders } from '../folders.ts';
import { STORED_RUN_COLUMNS, type HiveType } from './layout.ts';
import { storedRun, type StoredRun } from './record.ts';
import type { Kept, ResultsStore } from './store.ts';

/** One process at a time may have the file; others wait for so long, ms. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 200;

const DUCKDB: Record<HiveType, string> = {
  string: 'VARCHAR',
  double: 'DOUBLE',
  int: 'INTEGER',
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  'array<string>': 'VARCHAR[]',
};

/** Runs in a DuckDB file: what of them is compared and charted. Their samples stay in the runs' own folders. */
export class LocalStore implements ResultsStore {
  constructor(
    private readonly path: string,
    readonly shown: string,
  ) {}

  async put(run: StoredRun): Promise<void> {
    try {
      makeFolders(dirname(this.path));
    } catch (error) {
      throw this.#unusable('its folder cannot be made', error);
    }
    await this.#with('READ_WRITE', async (connection) => {
      // One transaction: whoever is killed in between leaves the file as it was.
      await connection.run('BEGIN');
      const columns = STORED_RUN_COLUMNS.map(({ name, type }) => `"${name}" ${DUCKDB[type]}`);
      await connection.run(`CREATE TABLE IF NOT EXISTS runs (${columns.join(', ')}, PRIMARY KEY (id))`);
      const before = await connection.runAndReadAll('SELECT tags FROM runs WHERE id = $id', { id: run.id });
      const had = (before.getRowObjectsJson()[0]?.['tags'] ?? []) as string[];
      const row = { ...run, tags: [...new Set([...had, ...run.tags])] };
      const names = STORED_RUN_COLUMNS.map(({ name }) => name);
      await connection.run(
        `INSERT OR REPLACE INTO runs (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((name) => `$${name}`).join(', ')})`,
        Object.fromEntries(names.map((name) => [name, valueOf(row[name])])),
      );
      await connection.run('COMMIT');
    });
  }

  async read(most: number): Promise<Kept> {
    if (!existsSync(this.path)) return { runs: [], damaged: [] };
    const rows = await this.#with('READ_ONLY', async (connection) => {
      const columns = STORED_RUN_COLUMNS.map(({ name, type }) =>
        type === 'bigint' ? `"${name}"::DOUBLE AS "${name}"` : `"${name}"`,
      );
      const reader = await connection.runAndReadAll(
        `SELECT ${columns.join(', ')} FROM runs ORDER BY start DESC LIMIT ${most}`,
      );
      return reader.getRowObjectsJson();
    });
    const parsed = rows.map((row) => ({ id: String(row['id']), run: storedRun.safeParse(row) }));
    return {
      runs: parsed.flatMap(({ run }) => (run.success ? [run.data] : [])),
      damaged: parsed.flatMap(({ id, run }) =>
        run.success ? [] : [`${id} in ${this.shown} is no run as this version stores it`],
      ),
    };
  }

  async #with<T>(mode: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const instance = await this.#open(mode);
    try {
      const connection = await instance.connect();
      try {
        return await work(connection);
      } finally {
        connection.closeSync();
      }
    } catch (error) {
      throw this.#unusable('it holds no runs of this tool, or the disk takes no more', error);
    } finally {
      instance.closeSync();
    }
  }

  async #open(mode: string): Promise<DuckDBInstance> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await DuckDBInstance.create(this.path, { access_mode: mode });
      } catch (error) {
        const isLocked = /lock/i.test(String(error));
        if (!isLocked) throw this.#unusable('it is damaged, or no DuckDB file', error);
        if (Date.now() > until)
          throw this.#unusable(`another process has held it for ${PATIENCE_MS / 1000} s`, error);
        await sleep(RETRY_MS);
      }
    }
  }

  #unusable(why: string, error: unknown): UserError {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    return new UserError(
      `The store ${this.shown} cannot be used: ${why} (${reason}). It is left as it is, and so is the run's folder: once ` +
        'the store is put right, or another is named with --store FILE, the same command stores the run.',
    );
  }
}

function valueOf(value: string | number | string[]): DuckDBValue {
  return Array.isArray(value) ? listValue(value) : value;
}
