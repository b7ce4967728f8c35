import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { createGzip } from 'node:zlib';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { UserError } from '../../runner/errors.ts';
import { samplesFolder } from '../../runner/results.ts';
import type { Source, SourceFile } from '../input/source.ts';
import { s3Client } from './client.ts';
import { RUNS_FOLDER, SAMPLES_FILE, runKey, samplesKey } from './layout.ts';
import { storedRun, type StoredRun } from './record.ts';
import type { Kept, ResultsStore } from './store.ts';

/** Objects that are fetched at the same time. */
const AT_ONCE = 16;

/** Runs in S3, as layout.ts lays them out. Access is the SDK's: environment, profile or role. */
export class S3Store implements ResultsStore {
  readonly shown: string;
  readonly #client: S3Client;

  constructor(
    private readonly bucket: string,
    private readonly prefix: string,
  ) {
    this.shown = `s3://${bucket}/${prefix}`;
    this.#client = s3Client();
  }

  /** The samples first: what is listed is whole. */
  async put(run: StoredRun, samples: Source | undefined): Promise<void> {
    await this.#call('written to', async () => {
      if (samples) await this.#putSamples(run, samples);
      const before = await this.#get(this.prefix + runKey(run)).catch(() => undefined);
      const had = typeof before === 'object' ? before.tags : [];
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: this.prefix + runKey(run),
          Body: `${JSON.stringify({ ...run, tags: [...new Set([...had, ...run.tags])] })}\n`,
          ContentType: 'application/json',
        }),
      );
    });
  }

  /** One run, by its key below the prefix; undefined where there is none, or what is there is no run. */
  async one(key: string): Promise<StoredRun | undefined> {
    const found = await this.#get(this.prefix + key).catch(() => undefined);
    return typeof found === 'object' ? found : undefined;
  }

  async read(most: number): Promise<Kept> {
    return this.#call('read', async () => {
      const keys = await this.#keys(`${this.prefix}${RUNS_FOLDER}/`);
      // Keys of a day begin with the day, and ids with the time.
      const newest = keys
        .filter((key) => key.endsWith('.json'))
        .toSorted()
        .toReversed()
        .slice(0, most);
      const kept: Kept = { runs: [], damaged: [] };
      for (let i = 0; i < newest.length; i += AT_ONCE) {
        for (const one of await Promise.all(newest.slice(i, i + AT_ONCE).map((key) => this.#get(key)))) {
          if (typeof one === 'string') kept.damaged.push(one);
          else kept.runs.push(one);
        }
      }
      kept.runs.sort((a, b) => (a.start < b.start ? 1 : -1));
      return kept;
    });
  }

  /** A run; or what is wrong with the object. */
  async #get(key: string): Promise<StoredRun | string> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    const text = (await Body?.transformToString()) ?? '';
    try {
      return storedRun.parse(JSON.parse(text));
    } catch {
      return `s3://${this.bucket}/${key} is no run as this version stores it`;
    }
  }

  async #putSamples(run: StoredRun, { files }: Source): Promise<void> {
    const there = await this.#keys(this.prefix + samplesFolder(run));
    const own = new Set(files.map((_, index) => this.prefix + shardKeyOf(run, index)));
    // Those that the run itself uploaded are the same rows: they must not be there twice.
    if (there.some((key) => !own.has(key))) return;
    for (const [index, file] of files.entries()) {
      const upload = new Upload({
        client: this.#client,
        params: { Bucket: this.bucket, Key: this.prefix + shardKeyOf(run, index), Body: packed(file) },
      });
      await upload.done();
    }
  }

  async #keys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  async #call<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { name, message } = error as S3ServiceException;
      throw new UserError(
        `The store ${this.shown} cannot be ${what} (${name}: ${message}). Expected a bucket, and credentials with ` +
          's3:ListBucket, s3:GetObject and s3:PutObject on it. Nothing of what is there was changed, and the run is still ' +
          'in its folder: the same command stores it later.',
      );
    }
  }
}

/** Several files are shards of their own. */
function shardKeyOf(run: StoredRun, index: number): string {
  const key = samplesKey(run);
  return index === 0 ? key : key.replace(SAMPLES_FILE, `results-${index + 1}.csv.gz`);
}

function packed({ path }: SourceFile): PassThrough {
  const packing = new PassThrough();
  const reading = createReadStream(path);
  const source = path.endsWith('.gz') ? reading : reading.pipe(createGzip());
  for (const stream of [reading, source]) stream.once('error', (error: Error) => packing.destroy(error));
  return source.pipe(packing);
}
