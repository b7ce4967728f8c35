import { UsageError } from '../../runner/errors.ts';
import { bucketOf, prefixOf } from './bucket.ts';
import { shownPath, typedPath, type Source } from '../input/source.ts';
import type { StoredRun } from './record.ts';

/** Where runs are kept. */
export interface ResultsStore {
  /** As a person would name it. */
  readonly shown: string;
  /**
   * Keeps a run, in place of one of the same id, whose tags stay. Either all of it is there afterwards or nothing is.
   * @param samples undefined where the samples are not in our format
   * @throws UserError when it cannot be written
   */
  put(run: StoredRun, samples: Source | undefined): Promise<void>;
  /**
   * The newest runs, the newest first; none where there is no store yet.
   * @throws UserError when it cannot be read
   */
  read(most: number): Promise<Kept>;
}

export interface Kept {
  runs: StoredRun[];
  /** What lies in the store and is no run, a sentence each: it is left where it is, and the rest is read. */
  damaged: string[];
}

/** Where runs are kept when nothing else is said, from where the command was typed. */
export const DEFAULT_STORE = 'results/history.duckdb';

/** The store at a place: an `s3://bucket/prefix`, or a file. Nothing is opened yet. */
export async function storeAt(place: string): Promise<ResultsStore> {
  if (!/^[a-z][a-z0-9+]*:\/\//i.test(place)) {
    const { LocalStore } = await import('./local.ts');
    const path = typedPath(place);
    return new LocalStore(path, shownPath(path));
  }
  const bucket = bucketOf(place);
  if (!bucket) {
    throw new UsageError(
      `--store ${place}: expected a file, or a place in S3 such as s3://my-load-results/team-a.`,
    );
  }
  const { S3Store } = await import('./s3.ts');
  return new S3Store(bucket.name, prefixOf(bucket));
}
