import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, type S3ServiceException } from '@aws-sdk/client-s3';
import { UsageError, UserError } from '../../runner/errors.ts';
import { TRACES_FILE } from '../../runner/results.ts';
import type { Progress } from '../progress.ts';
import { bytes as inWords } from '../report/format.ts';
import { bucketOf } from '../store/bucket.ts';
import { s3Client } from '../store/client.ts';
import { temporaryFolder } from '../temporary.ts';
import { listRun } from './listing.ts';
import { findSource, typedFolder, type Source } from './source.ts';

/** Objects that are fetched at the same time, each with the memory of one stream. */
const AT_ONCE = 4;

/**
 * Brings the samples of a run from `s3://bucket/prefix` into a temporary folder, object by object, none of them in
 * memory. Its run.json and traces.csv come too, where there are such.
 * @throws UserError when there are none, or the bucket cannot be read
 */
export async function fetchSource(place: string, option: string, progress: Progress): Promise<Source> {
  const bucket = bucketOf(place);
  if (!bucket) {
    throw new UsageError(
      `${option} ${place}: expected a bucket and where in it the samples are, such as s3://my-load-results/team-a/run-1.`,
    );
  }
  const client = s3Client();
  const folder = temporaryFolder();
  try {
    progress.step(`listing ${place}`);
    const { samples, places } = await listRun(client, bucket, `${option} ${place}`);
    const get = async (key: string): Promise<void> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
      const written = createWriteStream(join(folder.path, basename(key)));
      await pipeline(Body as Readable, counted, written);
    };
    const total = samples.reduce((sum, { bytes }) => sum + bytes, 0);
    let fetched = 0;
    async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        fetched += chunk.length;
        yield chunk;
      }
    }
    progress.step(`fetching ${place} (${inWords(total)})`, () => (fetched / total) * 100);
    for (let i = 0; i < samples.length; i += AT_ONCE)
      await Promise.all(samples.slice(i, i + AT_ONCE).map(({ key }) => get(key)));
    for (const file of ['run.json', TRACES_FILE])
      await firstThatIs(
        places.map((one) => one + file),
        get,
      );
    const [first] = samples;
    const single = samples.length === 1 && first ? basename(first.key) : '';
    const source = findSource(join(folder.path, single), option);
    const files = source.files.map((file) => ({ ...file, shown: `${place}: ${basename(file.path)}` }));
    return {
      ...source,
      files: single === '' ? files : files.map((file) => ({ ...file, shown: place })),
      shown: place,
      reportFolder: join(typedFolder(), 'report'),
      remove: folder.remove,
    };
  } catch (error) {
    folder.remove();
    throw error instanceof UserError ? error : notReadable(place, option, error);
  } finally {
    client.destroy();
  }
}

async function firstThatIs(keys: readonly string[], get: (key: string) => Promise<void>): Promise<void> {
  for (const key of keys) {
    try {
      return await get(key);
    } catch (error) {
      if ((error as S3ServiceException).name !== 'NoSuchKey') throw error;
    }
  }
}

function notReadable(place: string, option: string, error: unknown): UserError {
  const { name, message, $metadata } = error as S3ServiceException;
  const status = $metadata?.httpStatusCode;
  const why =
    name === 'NoSuchBucket' || status === 404
      ? 'there is no such bucket. Check its name, and the account (AWS_PROFILE)'
      : status === 403 || name === 'CredentialsProviderError'
        ? 'there is no access. Expected credentials (AWS_PROFILE, a role) with s3:ListBucket and s3:GetObject on it'
        : 'expected a bucket that answers. Check the network, and AWS_REGION and AWS_ENDPOINT_URL where they are set';
  return new UserError(`${option} ${place} cannot be read: ${why} (${name}: ${message}).`);
}
