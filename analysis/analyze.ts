import { join } from 'node:path';
import { chartData } from './chart-data.ts';
import type { ChartData } from './charts/chart.ts';
import { Database } from './database.ts';
import { readRunFile } from './input/run-file.ts';
import { findSource, typedPath, type Source } from './input/source.ts';
import { load } from './load.ts';
import { Progress } from './progress.ts';
import { writeReport, type Written } from './report.ts';
import { bytes, integer } from './report/format.ts';
import { summarize } from './summarize.ts';

export interface AnalyzeOptions {
  /** Path of results.csv, as typed. */
  input: string;
  /** Folder of the report, as typed; `report/` beside the samples when undefined. */
  output: string | undefined;
  /** Receives lines on the progress of what takes long. */
  say: (line: string) => void;
}

/**
 * From the samples of a run to its report.
 * @throws UserError when the input is not a results.csv or the report cannot be written
 */
export async function analyze({ input, output, say }: AnalyzeOptions): Promise<Written> {
  const source = findSource(input);
  const progress = new Progress(say);
  try {
    const data = await measure(source, progress);
    progress.step('drawing charts');
    return await writeReport(data, output === undefined ? join(source.folder, 'report') : typedPath(output));
  } finally {
    progress.end();
  }
}

/**
 * All that a report is made of.
 * @throws UserError when the source is not a results.csv
 */
export async function measure(source: Source, progress: Progress): Promise<ChartData> {
  const database = await Database.open();
  try {
    progress.step(`reading ${source.shown} (${bytes(source.bytes)})`, () => database.percentDone());
    const loaded = await load(database, source);
    progress.step(`computing over ${integer(loaded.rows)} requests`);
    const summary = await summarize(database, source, loaded, readRunFile(source.folder));
    return await chartData(database, summary);
  } finally {
    database.close();
  }
}
