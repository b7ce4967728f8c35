import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { endOfRows } from '../distributed/join-shards.ts';
import type { Log } from '../log.ts';
import { SAMPLE_HEADER } from '../results.ts';
import { shardKey, type RunKey } from '../store-keys.ts';
import type { Store } from './s3.ts';

/** What has gathered goes up so often, ms: more is not lost with a worker that is killed. */
const EVERY_MS = 10_000;
/** Quick rather than small: load has the same core. */
const GZIP = { level: 1 } as const;

export interface ShardParts {
  /** results.csv as it grows. */
  file: string;
  store: Store;
  /** Known when the load has begun. */
  run(): RunKey;
  worker: string;
  log: Log;
}

/**
 * Puts a worker's rows into S3 while they are written: whole rows, a part after the other, each with the header. What
 * did not go up goes up with the next part; the file itself stays.
 */
export class Shards {
  parts = 0;
  /** Bytes of the file that are in S3, its header apart. */
  bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #uploading: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(private readonly of: ShardParts) {}

  start(): void {
    this.#timer = setInterval(() => void (this.#uploading ??= this.#next()), EVERY_MS);
    this.#timer.unref();
  }

  /** Uploads what is left. Returns whether all rows are in S3. */
  async end(): Promise<boolean> {
    clearInterval(this.#timer);
    await this.#uploading;
    await this.#next();
    const { log, file } = this.of;
    if (this.#failure) {
      log.error(`Samples are not all in S3 (${this.#failure.message}). They are in ${file}`);
      return false;
    }
    log.info(`Samples are in S3: ${this.parts} objects, ${this.bytes} bytes of rows`);
    return true;
  }

  async #next(): Promise<void> {
    try {
      await this.#upload();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error as Error;
      this.of.log.warn(`Samples do not go to S3 yet: ${this.#failure.message}`);
    } finally {
      this.#uploading = undefined;
    }
  }

  async #upload(): Promise<void> {
    const { file, store, run, worker } = this.of;
    const start = SAMPLE_HEADER.length + 1 + this.bytes;
    const { size } = await stat(file);
    const length = size <= start ? 0 : await endOfRows(file, start, size - 1);
    if (length === 0) return;
    const rows = createReadStream(file, { start, end: start + length - 1 });
    const body = new PassThrough();
    const zipped = pipeline(Readable.from(withHeader(rows)), createGzip(GZIP), body);
    const stored = store.put(shardKey(run(), worker, this.parts + 1), body, 'application/gzip');
    await Promise.all([zipped, stored]);
    this.parts++;
    this.bytes += length;
  }
}

async function* withHeader(rows: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${SAMPLE_HEADER}\n`);
  yield* rows;
}
