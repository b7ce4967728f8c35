import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { makeFolders } from '../run-folder.ts';
import type { Output, Snapshot } from '../output.ts';
import type { Run } from '../results.ts';
import { RequestStats } from '../stats.ts';
import { exceptionsCsv, failuresCsv, HISTORY_HEADER, historyRows, statsCsv } from './csv-text.ts';

interface CsvOptions {
  /** A history row for each name, with percentiles of the last 10 s: Locust's --csv-full-history. */
  fullHistory: boolean;
  /** Told of a file that cannot be written, once for each message; the run goes on, and so do the tries. */
  onError?: (error: Error) => void;
}

/**
 * Locust's four CSV files: `{prefix}_stats.csv`, `_stats_history.csv`, `_failures.csv`, `_exceptions.csv`.
 * Every second the history grows and the others are replaced as a whole, so that nobody reads half a file.
 * Unlike Locust it writes the last interval too.
 */
export class CsvOutput implements Output {
  readonly #prefix: string;
  readonly #fullHistory: boolean;
  readonly #onError: (error: Error) => void;
  readonly #reported = new Set<string>();
  #history: FileHandle | undefined;
  /** Bytes of the history that are safely written. */
  #written = 0;
  #lastRows = '';
  /** What waits to be written: all of the history, and of the other files only the newest. */
  #rows = '';
  #texts = new Map<string, string>();
  #again = false;
  #writing: Promise<void> | undefined;

  /** @param prefix absolute path that the file names start with */
  constructor(prefix: string, options: CsvOptions) {
    this.#prefix = prefix;
    this.#fullHistory = options.fullHistory;
    this.#onError = options.onError ?? ((error) => process.stderr.write(`${error.message}\n`));
  }

  /** @throws UserError when the files cannot be made: better now than after the run */
  async start(): Promise<void> {
    try {
      makeFolders(dirname(this.#prefix));
      this.#history = await open(`${this.#prefix}_stats_history.csv`, 'a');
      this.#rows = HISTORY_HEADER;
      await this.#append();
      await Promise.all([...this.#snapshotTexts(new RequestStats())].map(replaceFile));
    } catch (error) {
      await this.#history?.close();
      throw new UserError(
        `Cannot write the CSV files ${this.#prefix}_*.csv: ${(error as Error).message}. ` +
          'Give --csv a prefix in a folder that you can write to.',
      );
    }
  }

  interval(snapshot: Snapshot): void {
    if (snapshot.elapsed < 0) return; // warm-up is no part of the statistics
    const rows = this.#historyRows(snapshot);
    this.#rows += rows;
    this.#lastRows = rows;
    this.#texts = this.#snapshotTexts(snapshot.stats);
    this.#again = true;
    this.#writing ??= this.#writePending();
  }

  async end(_run: Run, snapshot: Snapshot): Promise<void> {
    const rows = this.#historyRows(snapshot);
    if (rows !== this.#lastRows) this.#rows += rows;
    this.#texts = this.#snapshotTexts(snapshot.stats);
    await this.#writing;
    await this.#writePending();
    await this.#history?.close();
  }

  #historyRows({ stats, now, users }: Snapshot): string {
    return historyRows(stats, now, users, this.#fullHistory);
  }

  #snapshotTexts(stats: RequestStats): Map<string, string> {
    return new Map([
      [`${this.#prefix}_stats.csv`, statsCsv(stats)],
      [`${this.#prefix}_failures.csv`, failuresCsv(stats)],
      [`${this.#prefix}_exceptions.csv`, exceptionsCsv(stats)],
    ]);
  }

  /** Writes until nothing new waits; what fails is told of and left for the next time. */
  async #writePending(): Promise<void> {
    do {
      this.#again = false;
      const files = [...this.#texts].map((file) => this.#attempt(() => replaceFile(file)));
      await Promise.all([this.#attempt(() => this.#append()), ...files]);
    } while (this.#again);
    this.#writing = undefined;
  }

  async #attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const { message } = error as Error;
      if (!this.#reported.has(message)) this.#onError(new Error(`Cannot write a CSV file: ${message}`));
      this.#reported.add(message);
    }
  }

  /** Appends what waits, after cutting off what an earlier try that failed half-way has left. */
  async #append(): Promise<void> {
    const bytes = Buffer.from(this.#rows);
    const rows = this.#rows.length;
    await this.#history?.truncate(this.#written);
    await this.#history?.appendFile(bytes);
    this.#written += bytes.length;
    this.#rows = this.#rows.slice(rows);
  }
}

async function replaceFile([path, text]: [string, string]): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
