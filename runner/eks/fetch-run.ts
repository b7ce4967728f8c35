import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { SAMPLE_HEADER, type Run } from '../results.ts';
import { filesFolder, samplesFolder } from '../store-keys.ts';
import type { Store } from '../upload/s3.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Puts a run that was made elsewhere into `folder`, as if it had been made here. Returns run.json and how many rows
 * there are; undefined where it has no run.json, such as when its master was killed.
 */
export async function fetchRun(
  store: Store,
  id: string,
  folder: string,
): Promise<{ run: Run; rows: number } | undefined> {
  await mkdir(folder, { recursive: true });
  for (const key of await store.list(filesFolder(id))) {
    await pipeline(await store.read(key), createWriteStream(join(folder, basename(key))));
  }
  const path = join(folder, 'results.csv');
  await writeFile(path, `${SAMPLE_HEADER}\n`);
  const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const run = JSON.parse(text) as Run;
  let rows = 0;
  for (const key of await store.list(samplesFolder(run))) {
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      let isQuoted = false;
      for await (const chunk of withoutHeader(chunks)) {
        for (const byte of chunk) {
          if (byte === QUOTE) isQuoted = !isQuoted;
          else if (byte === NEWLINE && !isQuoted) rows++;
        }
        yield chunk;
      }
    };
    await pipeline(await store.read(key), createGunzip(), counted, createWriteStream(path, { flags: 'a' }));
  }
  return { run, rows };
}

async function* withoutHeader(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = SAMPLE_HEADER.length + 1;
  for await (const chunk of chunks) {
    const rows = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rows.length;
    if (rows.length > 0) yield rows;
  }
}
