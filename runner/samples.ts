import { close, fsync, open, write, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { SAMPLE_HEADER } from './results.ts';
import type { Measured } from './sink.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fsync);

/** Rows are handed to the disk when so many characters have gathered, or so many ms have passed. */
const FLUSH_CHARACTERS = 1 << 16;
const FLUSH_MS = 100;

/** RFC 4180: quoted when it holds a comma, a quote or a line end. */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Milliseconds with three decimals; quicker than toFixed, which this does 3 times a request. */
function ms(value: number): string {
  const us = Math.round(value * 1000);
  if (us <= 0) return '0.000';
  const fraction = us % 1000;
  return `${(us - fraction) / 1000}.${fraction < 10 ? '00' : fraction < 100 ? '0' : ''}${fraction}`;
}

/** Unix microseconds as seconds with six decimals. */
function seconds(us: number): string {
  const fraction = us % 1_000_000;
  return `${(us - fraction) / 1_000_000}.${String(fraction).padStart(6, '0')}`;
}

/**
 * Writes results.csv, a row a request, in order of completion. Rows are streamed, never kept; writing is off
 * the event loop. The first error of the disk is told through `onError` and ends the writing.
 */
export class SampleFile {
  rows = 0;
  #text = '';
  #file = -1;
  #writing: Promise<void> | undefined;
  #failed = false;
  readonly #timer: NodeJS.Timeout;

  private constructor(
    readonly path: string,
    private readonly scenario: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Rejects when the file cannot be made. */
  static async create(
    path: string,
    of: { scenario: string; onError: (error: Error) => void },
  ): Promise<SampleFile> {
    const samples = new SampleFile(path, csvField(of.scenario), of.onError);
    samples.#file = await openFile(path, 'w');
    samples.#text = `${SAMPLE_HEADER}\n`;
    await samples.#drain();
    return samples;
  }

  /**
   * `wallOrigin` is Unix microseconds, and `origin` performance.now(), of one instant. `target` is the rate of its
   * level, and `worker` a short id: neither needs quotes.
   */
  write(request: Measured, wallOrigin: number, origin: number, target: string, worker: string): void {
    const { failure, parts, due, sent, done } = request;
    this.rows++;
    this.#text +=
      `${seconds(wallOrigin + Math.round((due - origin) * 1000))},${this.scenario},` +
      `${csvField(parts.method)},${csvField(parts.name)},${request.status},` +
      (failure ? `${failure.kind},${csvField(failure.error)}` : ',') +
      `,${ms(done - due)},${sent === sent ? ms(done - sent) : '0.000'},${ms(request.pickedUp - due)},` +
      `${request.requestBytes},${request.responseBytes},${target},${request.users},${worker}\n`;
    if (this.#text.length >= FLUSH_CHARACTERS) this.#flush();
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
