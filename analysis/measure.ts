import { bucketsOf } from './buckets.ts';
import { Database } from './database.ts';
import type { Progress } from './progress.ts';
import type { ReportData, TimelinePoint } from './report-data.ts';
import { integer } from './report/format.ts';
import { loadRuns, timeAxis, type Input } from './runs.ts';
import { summarize } from './summarize.ts';

/**
 * All that a report is made of.
 * @throws UserError when an input cannot be read
 */
export async function measure(inputs: readonly Input[], progress: Progress): Promise<ReportData> {
  const database = await Database.open();
  try {
    const runs = await loadRuns(database, inputs, progress);
    const rows = runs.reduce((sum, run) => sum + run.loaded.rows, 0);
    progress.step(`computing over ${integer(rows)} requests`);
    const summary = await summarize(database, runs);
    const { seconds, count, lastCovered } = bucketsOf(timeAxis(runs));
    return {
      summary,
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
