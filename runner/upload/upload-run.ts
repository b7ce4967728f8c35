import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bucket } from '../bucket-url.ts';
import { bucketUrl } from '../bucket-url.ts';
import type { Log } from '../log.ts';
import type { Run } from '../results.ts';
import { filesFolder } from '../store-keys.ts';
import { Store } from './s3.ts';
import { Shards } from './shards.ts';

const TYPES: Record<string, string> = {
  json: 'application/json',
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
};

/**
 * Puts what a run left behind into S3: its rows, and the files of its folder. Returns whether all of it is there; what
 * is not stays in the folder, and the log says so.
 */
export async function uploadRun(place: Bucket, folder: string, run: Run, log: Log): Promise<boolean> {
  const store = new Store(place);
  const { id, scenario, start } = run;
  const shards = new Shards({
    file: join(folder, 'results.csv'),
    store,
    run: () => ({ id, scenario, start }),
    worker: 'all',
    log,
  });
  const hasRows = await shards.end();
  let missing = 0;
  for (const name of filesToUpload(folder)) {
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    try {
      await store.put(filesFolder(id) + name, readFileSync(join(folder, name)), type);
    } catch (error) {
      missing++;
      log.error(`${name} is not in S3 (${(error as Error).message}). It is in ${folder}`);
    }
  }
  await store.close();
  if (hasRows && missing === 0) log.info(`The run is in ${bucketUrl(place)}${filesFolder(id)}`);
  return hasRows && missing === 0;
}

/** Rows go up as shards. */
export function filesToUpload(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^results(-w\d+)?\.csv$/.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
}
