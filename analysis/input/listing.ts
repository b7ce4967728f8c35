import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../runner/errors.ts';
import { filesFolder } from '../../runner/results.ts';
import type { Bucket } from '../store/bucket.ts';
import { SAMPLES } from './source.ts';

/** What is to be fetched for a run. */
export interface Listed {
  samples: { key: string; bytes: number }[];
  /** Where other files of the run may be, such as its run.json: the first place that has one is the one. */
  places: string[];
}

/** Runs that are named where a place holds several. */
const MOST_NAMED = 5;

/**
 * Looks for the samples of one run: an object, or those in one folder at or below the prefix.
 * @throws UserError when there are none, or those of several runs
 */
export async function listRun(client: S3Client, { name, prefix }: Bucket, shown: string): Promise<Listed> {
  const folders = new Map<string, Listed['samples']>();
  for await (const page of paginateListObjectsV2({ client }, { Bucket: name, Prefix: prefix })) {
    for (const { Key: key = '', Size: bytes = 0 } of page.Contents ?? []) {
      if (key === prefix) return { samples: [{ key, bytes }], places: placesOf(folderOf(key)) };
      const isBelow = prefix === '' || key.startsWith(`${prefix}/`);
      if (!isBelow || !SAMPLES.test(key.slice(folderOf(key).length))) continue;
      const samples = folders.get(folderOf(key)) ?? [];
      samples.push({ key, bytes });
      folders.set(folderOf(key), samples);
    }
  }
  const [only, ...others] = folders;
  if (!only) {
    throw new UserError(
      `${shown} holds no samples; expected results.csv or shards results-*.csv below it, or .gz of them.`,
    );
  }
  if (others.length > 0) {
    const named = [...folders.keys()].slice(0, MOST_NAMED).map((folder) => `  s3://${name}/${folder}`);
    throw new UserError(
      `${shown} holds the samples of ${folders.size} runs; expected those of one. Give each an --input of its own, such as\n` +
        named.join('\n'),
    );
  }
  return { samples: only[1], places: placesOf(only[0]) };
}

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** Beside the samples; in a results store in the run's own folder. */
function placesOf(folder: string): string[] {
  const stored = /^(?<store>.*)samples\/scenario=[^/]+\/dt=[^/]+\/run=(?<id>[^/]+)\/$/.exec(folder)?.groups;
  const inStore = stored ? [stored['store'] + filesFolder(stored['id'] ?? '')] : [];
  return [folder, ...inStore];
}
