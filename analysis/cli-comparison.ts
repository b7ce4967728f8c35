import { Option } from 'commander';
import { EXIT, UsageError } from '../runner/errors.ts';
import type { BaselineOptions } from './baseline.ts';
import { DEFAULT_STORE } from './store/store.ts';
import type { Summary } from './summary.ts';

/** Options of the comparison and of the store, as commander gives them. */
export interface ComparisonOptions {
  tag?: string[];
  baseline?: string[];
  baselineTag?: string[];
  loadLimit: string;
  compareAnyway?: boolean;
  store?: string | true;
}

const all = (value: string, before: string[] = []): string[] => [...before, value];

export const COMPARISON_OPTIONS: readonly Option[] = [
  new Option(
    '--baseline <run>',
    'compare with samples (repeat for repeated runs), or with the store: previous, or average of the newest',
  ).argParser(all),
  new Option(
    '--baseline-tag <label>',
    'baselines of the store have this label (default: those of --tag)',
  ).argParser(all),
  new Option('--load-limit <count>', 'most runs that --baseline average takes').default('5'),
  new Option('--compare-anyway', 'compare also what is not like for like; the report says so'),
  new Option(
    '--store [place]',
    `keep the runs: in a file (default: ${DEFAULT_STORE}), or s3://bucket/prefix`,
  ),
];

/** Where to keep the runs; undefined: nowhere. */
export function placeOf({ store }: ComparisonOptions): string | undefined {
  return store === true ? DEFAULT_STORE : store;
}

/** @throws UsageError */
export function baselineOf(options: ComparisonOptions): BaselineOptions | undefined {
  const { baseline, baselineTag, loadLimit, compareAnyway, tag } = options;
  if (!baseline) {
    const idle = baselineTag ? '--baseline-tag' : compareAnyway ? '--compare-anyway' : undefined;
    if (idle) throw new UsageError(`${idle} has a meaning only with --baseline: add that, or leave it out.`);
    return undefined;
  }
  if (!/^[1-9]\d{0,3}$/.test(loadLimit)) {
    throw new UsageError(`--load-limit ${loadLimit}: expected a number of runs, 1 to 9999, such as 5.`);
  }
  return {
    baselines: baseline,
    tags: baselineTag ?? tag ?? [],
    limit: Number(loadLimit),
    anyway: compareAnyway ?? false,
    store: placeOf(options) ?? DEFAULT_STORE,
  };
}

/** What CI goes by, where a comparison was asked for. */
export function exitCodeOf({ comparison, verdict }: Pick<Summary, 'comparison' | 'verdict'>): number {
  if (!comparison) return EXIT.ok;
  if (verdict.status === 'INVALID') return EXIT.invalid;
  return comparison.result?.regression ? EXIT.regression : EXIT.ok;
}
