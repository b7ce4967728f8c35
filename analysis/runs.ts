import { NEVER_REACHED } from '../runner/results.ts';
import { literal, type Database } from './database.ts';
import { createLoaded, load, type Loaded } from './input/load.ts';
import { readRunFile, type RunFile } from './input/run-file.ts';
import type { Source } from './input/source.ts';
import type { Progress } from './progress.ts';
import { bytes } from './report/format.ts';

/** Percentiles of more rows than this come from classes of three significant digits: sorting takes too much memory. */
export const EXACT_UP_TO = 10_000_000;

/** One `--input`, as it was typed. */
export interface Input {
  source: Source;
  /** `--name`; undefined: that of run.json, else the path. */
  name: string | undefined;
  /** `--tag`s, beside the labels that the run itself has. */
  tags: string[];
}

/** A run whose samples are in the view `samples` with its index as `run`. */
export interface LoadedRun {
  index: number;
  name: string;
  tags: string[];
  source: Source;
  loaded: Loaded;
  file: RunFile;
  samples: SampleTotals;
  /** Seconds of load. */
  duration: number;
  /** Runs are laid one after another on the time axis: seconds from its beginning to this one's first due time. */
  offset: number;
}

/** One row of queries/run-totals.sql. */
export interface SampleTotals {
  run: number;
  requests: number;
  failures: number;
  neverReached: number;
  unfinished: number;
  answered: number;
  requestBytes: number;
  responseBytes: number;
  /** Unix seconds. */
  firstDue: number;
  lastDue: number;
  users: number;
  workers: number;
  paced: boolean;
  scenario: string;
}

/**
 * Reads the samples of every run into one view, `samples` (queries/samples.sql).
 * @throws UserError when an input cannot be read
 */
export async function loadRuns(
  database: Database,
  inputs: readonly Input[],
  progress: Progress,
  exactUpTo = EXACT_UP_TO,
): Promise<LoadedRun[]> {
  await createLoaded(database);
  const read: Loaded[] = [];
  for (const [index, { source }] of inputs.entries()) {
    progress.step(`reading ${source.shown} (${bytes(source.bytes)})`, () => database.percentDone());
    read.push(await load(database, source, index));
  }
  await database.run(`SET VARIABLE never_reached = [${NEVER_REACHED.map(literal).join(', ')}]`);
  const totals = await database.query<SampleTotals>('run-totals');
  let offset = 0;
  const runs = inputs.flatMap(({ source, name, tags }, index): LoadedRun[] => {
    const samples = totals.find(({ run }) => run === index);
    const loaded = read[index];
    if (!samples || !loaded) return [];
    const file = readRunFile(source.folder);
    const duration = durationOf(file.run, samples);
    const run: LoadedRun = {
      index,
      name: name ?? file.run?.id ?? source.shown,
      tags: [...new Set([...(file.run?.labels ?? []), ...tags])],
      source,
      loaded,
      file,
      samples,
      duration,
      offset,
    };
    offset += Math.max(1, Math.ceil(duration));
    return [run];
  });
  await defineViews(database, runs, exactUpTo);
  return runs;
}

/** Seconds from the beginning of the time axis to the end of the last run. */
export function timeAxis(runs: readonly LoadedRun[]): number {
  const last = runs.at(-1);
  return last ? last.offset + last.duration : 0;
}

async function defineViews(database: Database, runs: readonly LoadedRun[], exactUpTo: number): Promise<void> {
  const starts = runs.map(({ index, samples, offset }) => `WHEN ${index} THEN ${samples.firstDue - offset}`);
  const only = runs.length === 1 ? runs[0]?.samples.firstDue : undefined;
  await database.run(
    `CREATE MACRO zero_of(run) AS ${only === undefined ? `CASE run ${starts.join(' ')} END` : `${only}::DOUBLE`}`,
  );
  const rows = runs.reduce((sum, { loaded }) => sum + loaded.rows, 0);
  const classes = rows > exactUpTo;
  await database.define(classes ? 'macros-buckets' : 'macros-exact');
  await database.define('macros');
  if (classes) await database.define('distributions-counted');
  await database.define('samples');
  await database.define('times');
  await database.define(classes ? 'due-in-classes' : 'due-in-exact');
  await database.define('counts');
}

/**
 * Seconds of load. Without run.json: n requests have n-1 gaps between their due times, so the last one's share
 * is added; otherwise 10 requests at 10 a second would take 0.9 s.
 */
function durationOf(run: RunFile['run'], { requests, firstDue, lastDue }: SampleTotals): number {
  const span = microseconds(lastDue - firstDue);
  if (run && !run.interrupted) return Math.max(run.duration, span);
  return requests > 1 ? microseconds((span * requests) / (requests - 1)) : 0;
}

/** The resolution of the file; a sum of doubles would else put 600.0000000001 s into one bucket more. */
function microseconds(time: number): number {
  return Math.round(time * 1e6) / 1e6;
}
