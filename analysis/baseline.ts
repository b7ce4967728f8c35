import { UsageError, UserError } from '../runner/errors.ts';
import { compareAgainst, notCompared, type Against } from './compare/against.ts';
import { choose } from './compare/choose.ts';
import { openSource } from './input/open.ts';
import { measure } from './measure.ts';
import type { Progress } from './progress.ts';
import { bucketOf, prefixOf } from './store/bucket.ts';
import { runAt } from './store/layout.ts';
import { fromStored, type RunRecord, type StoredRun } from './store/record.ts';
import { storeAt } from './store/store.ts';

/** Stored runs that are looked through for baselines: the newest. */
const MOST_STORED = 500;

export interface BaselineOptions {
  /** As typed: files of samples, or `previous` or `average` alone. */
  baselines: readonly string[];
  /** Of stored runs, those that have all of these are baselines. */
  tags: readonly string[];
  /** Most runs that `average` takes. */
  limit: number;
  /** Compare also what is not like for like. */
  anyway: boolean;
  /** The store that `previous` and `average` look in. */
  store: string;
}

/**
 * Compares runs with the baselines that the options name.
 * @throws UserError when a baseline cannot be read, or is not like for like
 */
export async function againstBaseline(
  current: readonly RunRecord[],
  options: BaselineOptions,
  progress: Progress,
): Promise<Against> {
  const { baselines, anyway } = options;
  const word = baselines.find(
    (one): one is 'previous' | 'average' => one === 'previous' || one === 'average',
  );
  if (word === undefined) return compareAgainst(await readAll(baselines, progress), current, anyway);
  if (baselines.length > 1) {
    throw new UsageError(
      `--baseline ${baselines.join(' --baseline ')}: expected either ${word} alone, or files. Leave out the one or the others.`,
    );
  }
  const [first] = current.toSorted((a, b) => (a.start < b.start ? -1 : 1));
  if (!first) throw new Error('nothing to compare');
  const store = await storeAt(options.store);
  progress.step(`reading ${store.shown}`);
  const { runs, damaged } = await store.read(MOST_STORED);
  const records = readable(runs, damaged);
  const others = records.filter(({ id }) => !current.some((run) => run.id === id));
  const { runs: before, none } = choose(others, first, { which: word, ...options });
  const against = none === undefined ? compareAgainst(before, current, anyway) : notCompared(none);
  return { ...against, notes: [...against.notes, ...damaged.map((text) => `Left out: ${text}.`)] };
}

/** Runs of the store; what cannot be read is added to `damaged`. */
function readable(runs: readonly StoredRun[], damaged: string[]): RunRecord[] {
  return runs.flatMap((run) => {
    try {
      return [fromStored(run)];
    } catch {
      damaged.push(`${run.id} has a damaged sketch`);
      return [];
    }
  });
}

/** The store knows under which conditions a run ran that it keeps, also where no run.json came with the samples. */
async function asKept(record: RunRecord, place: string): Promise<RunRecord | undefined> {
  const at = record.conditions ? undefined : runAt(place);
  const bucket = at && bucketOf(at.store);
  if (!bucket) return undefined;
  const { S3Store } = await import('./store/s3.ts');
  const kept = await new S3Store(bucket.name, prefixOf(bucket)).one(at.key);
  const [known] = kept ? readable([kept], []) : [];
  return known && { ...known, sketch: record.sketch };
}

async function readAll(baselines: readonly string[], progress: Progress): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const path of baselines) {
    if (path.endsWith('.stats.json')) {
      throw new UserError(
        `--baseline ${path} holds percentiles and no samples; expected samples, as of --input. Two such files are compared ` +
          'with each other: --input NEW.stats.json --baseline OLD.stats.json.',
      );
    }
    const source = await openSource(path, '--baseline', progress);
    try {
      const data = await measure([{ source, name: undefined, tags: [] }], progress, { keeps: true });
      for (const record of data.records) records.push((await asKept(record, path)) ?? record);
    } finally {
      source.remove?.();
    }
  }
  return records;
}
