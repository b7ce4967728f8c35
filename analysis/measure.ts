import { bucketsOf } from './buckets.ts';
import { sketchOf } from './compare/sketch-run.ts';
import { Database } from './database.ts';
import type { Progress } from './progress.ts';
import type { ReportData, TimelinePoint } from './report-data.ts';
import { integer } from './report/format.ts';
import { loadRuns, timeAxis, type Input } from './runs.ts';
import { recordOf, type RunRecord } from './store/record.ts';
import { summarize } from './summarize.ts';

/**
 * All that a report is made of.
 * @param keeps whether `records` are made, which takes another look at all samples
 * @throws UserError when an input cannot be read
 */
export async function measure(
  inputs: readonly Input[],
  progress: Progress,
  keeps = false,
): Promise<ReportData> {
  const database = await Database.open();
  try {
    const runs = await loadRuns(database, inputs, progress);
    const rows = runs.reduce((sum, run) => sum + run.loaded.rows, 0);
    progress.step(`computing over ${integer(rows)} requests`);
    const summary = await summarize(database, runs);
    const records: RunRecord[] = [];
    if (keeps) for (const run of runs) records.push(recordOf(run, await sketchOf(database, run)));
    const { seconds, count, lastCovered } = bucketsOf(timeAxis(runs));
    return {
      summary,
      records,
      against: undefined,
      bucketSeconds: seconds,
      lastCovered,
      timeline: await database.query<TimelinePoint>('timeline', { seconds, buckets: count }),
      errorsOverTime: await database.query('errors-over-time', { seconds }),
      histogram: await database.query('histogram'),
    };
  } finally {
    database.close();
  }
}
