import {
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { UserError } from '../../runner/errors.ts';
import { filesFolder, samplesFolder } from '../../runner/results.ts';
import type { Bucket } from '../store/bucket.ts';
import { SAMPLES } from './source.ts';

/** What is to be fetched for a run. */
export interface Listed {
  samples: { key: string; bytes: number }[];
  /** Where other files of the run may be, such as its run.json: the first place that has one is the one. */
  places: string[];
}

/** A run's own folder in a results store has it. */
const RUN_FILE = /(^|\/)folders\/[^/]+\/run\.json$/;

/** Runs that are named where a place holds several. */
const MOST_NAMED = 5;

/**
 * Looks for the samples of one run: an object, or those in one folder at or below the prefix; or those of a run whose
 * own folder in a results store it is.
 * @throws UserError when there are none, or those of several runs
 */
export async function listRun(client: S3Client, bucket: Bucket, shown: string): Promise<Listed> {
  const { name } = bucket;
  const prefix = await samplesOf(client, bucket);
  const folders = new Map<string, Listed['samples']>();
  const runs: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: name, Prefix: prefix })) {
    for (const { Key: key = '', Size: bytes = 0 } of page.Contents ?? []) {
      if (key === prefix) return { samples: [{ key, bytes }], places: placesOf(folderOf(key)) };
      const isBelow = prefix === '' || key.startsWith(`${prefix}/`);
      if (isBelow && RUN_FILE.test(key)) runs.push(folderOf(key));
      if (!isBelow || !SAMPLES.test(key.slice(folderOf(key).length))) continue;
      const samples = folders.get(folderOf(key)) ?? [];
      samples.push({ key, bytes });
      folders.set(folderOf(key), samples);
    }
  }
  const [only, ...others] = folders;
  const named = (list: string[]): string =>
    list
      .slice(0, MOST_NAMED)
      .map((folder) => `\n  s3://${name}/${folder}`)
      .join('');
  if (!only && runs.length > 0) {
    // Their names begin with the time.
    const newest = runs.toReversed();
    throw new UserError(
      `${shown} holds folders of runs (${runs.length}); expected that of one, such as${named(newest)}`,
    );
  }
  if (!only) {
    throw new UserError(
      `${shown} holds no samples; expected results.csv or shards results-*.csv below it, or .gz of them; or the folder of ` +
        'a run in a results store, folders/ID, with its run.json.',
    );
  }
  if (others.length > 0) {
    throw new UserError(
      `${shown} holds the samples of ${folders.size} runs; expected those of one. Give each an --input of its own, such as` +
        named([...folders.keys()]),
    );
  }
  return { samples: only[1], places: placesOf(only[0]) };
}

/** Where the samples are of the run whose own folder this is, which has its run.json and none; else the prefix itself. */
async function samplesOf(client: S3Client, { name, prefix }: Bucket): Promise<string> {
  const store = /^(.*\/)?(?=folders\/[^/]+$)/.exec(prefix)?.[0];
  if (store === undefined) return prefix;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: `${prefix}/run.json` }));
    const run = runKey.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    return store + samplesFolder(run).slice(0, -1);
  } catch (error) {
    const isNone = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isNone || (error as S3ServiceException).name === 'NoSuchKey') return prefix;
    throw error;
  }
}

/** What of a run.json says where its samples are. */
const runKey = z.object({ id: z.string(), scenario: z.string(), start: z.iso.datetime() });

const folderOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** Beside the samples; in a results store in the run's own folder. */
function placesOf(folder: string): string[] {
  const stored = /^(?<store>.*)samples\/scenario=[^/]+\/dt=[^/]+\/run=(?<id>[^/]+)\/$/.exec(folder)?.groups;
  const inStore = stored ? [stored['store'] + filesFolder(stored['id'] ?? '')] : [];
  return [folder, ...inStore];
}
