import { join, resolve } from 'node:path';
import { EXIT } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Options } from '../options.ts';
import { linkNewest, workingFolder } from '../run-folder.ts';
import { Store } from '../upload/s3.ts';
import { fetchRun } from './fetch-run.ts';
import type { EndedInCluster } from './run-in-cluster.ts';

/** Brings the folders of runs here from S3, and says what is missing of them. Returns what the command ends with. */
export async function collect(ended: EndedInCluster, options: Options, log: Log): Promise<number> {
  const { upload } = options;
  const { exitCode, ids } = ended;
  if (ids.length === 0 || upload === undefined) {
    log.error('The run has no results: its master says of none.');
    return Math.max(exitCode, EXIT.failed);
  }
  const store = new Store(upload);
  try {
    const fetched: boolean[] = [];
    for (const id of ids) fetched.push(await fetchOne(store, id, options, log));
    return fetched.every((one) => one) ? exitCode : Math.max(exitCode, EXIT.failed);
  } finally {
    await store.close();
  }
}

/** Returns false where the run has no summary. */
async function fetchOne(store: Store, id: string, options: Options, log: Log): Promise<boolean> {
  const folder = join(resolve(workingFolder(), options.results), id);
  const fetched = await fetchRun(store, id, folder);
  if (fetched === undefined) {
    log.error(`The run has no run.json in S3: its master did not come to that. What there is: ${folder}`);
    return false;
  }
  const { run, rows } = fetched;
  const { requests } = run.totals;
  if (rows < requests) {
    log.warn(`results.csv has ${rows} of ${requests} requests: a worker did not come to upload the others.`);
  }
  const why = linkNewest(workingFolder(), join(folder, 'results.csv'));
  if (why !== undefined) log.warn(why);
  if (options.runJson) process.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
  const samples = why === undefined ? 'results.csv' : join(folder, 'results.csv');
  process.stderr.write(`\nResults: ${folder}\nNext:    npm run analyze -- --input ${samples}\n`);
  return true;
}
