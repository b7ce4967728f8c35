import { close, fsync, open, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fsync);

/** Rows are handed to the disk when so many characters have gathered, or so many ms have passed. */
const FLUSH_CHARACTERS = 1 << 16;
const FLUSH_MS = 100;

/** Takes rows of a CSV file, with their line ends. */
export interface RowSink {
  /** False when it has no room for them. */
  append(rows: string): boolean;
}

/**
 * A CSV file that grows. Rows are streamed, never kept; writing is off the event loop. The first error of the disk is
 * told through `onError` and ends the writing.
 */
export class RowFile implements RowSink {
  #text = '';
  #file = -1;
  #writing: Promise<void> | undefined;
  #failed = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    readonly path: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Makes the file, with its first line. Rejects when it cannot be made; nothing may be appended before. */
  async begin(header: string): Promise<this> {
    this.#file = await openFile(this.path, 'w');
    this.#text = `${header}\n`;
    await this.#drain();
    return this;
  }

  append(rows: string): true {
    this.#text += rows;
    if (this.#text.length >= FLUSH_CHARACTERS) this.#flush();
    return true;
  }

  /** Everything is on disk when it resolves; the file is then closed. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#drain();
    if (this.#file < 0) return;
    const file = this.#file;
    this.#file = -1;
    // Not every file system can sync; what was written is then as safe as it gets.
    await syncFile(file).catch(() => undefined);
    await closeFile(file);
  }

  /** Puts what has gathered on disk before it returns; for a process that ends at once. */
  endNow(): void {
    if (this.#file >= 0 && this.#text !== '') writeSync(this.#file, this.#text);
    this.#text = '';
  }

  #flush(): void {
    if (this.#writing || this.#text === '' || this.#failed || this.#file < 0) return;
    this.#writing = this.#drain().finally(() => {
      this.#writing = undefined;
    });
  }

  async #drain(): Promise<void> {
    if (this.#text === '' || this.#failed) return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    try {
      await writeWhole(this.#file, bytes);
    } catch (error) {
      this.#failed = true;
      this.onError(error as Error);
    }
  }
}

/** A write may take only a part of what it is given: a disk that is nearly full does. */
async function writeWhole(file: number, bytes: Buffer): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    const from = at;
    at += await new Promise<number>((resolve, reject) => {
      write(file, bytes, from, (error, count) => (error ? reject(error) : resolve(count)));
    });
  }
}
