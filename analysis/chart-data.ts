import { bucketsOf } from './buckets.ts';
import type { ChartData, TimelinePoint } from './charts/chart.ts';
import type { Database } from './database.ts';
import type { Summary } from './summary.ts';

/** Reads what the charts need beside the summary. */
export async function chartData(database: Database, summary: Summary): Promise<ChartData> {
  const { seconds, count, lastCovered } = bucketsOf(summary.run.duration);
  return {
    summary,
    bucketSeconds: seconds,
    lastCovered,
    timeline: await database.query<TimelinePoint>('timeline', { seconds, buckets: count }),
    errorsOverTime: await database.query('errors-over-time', { seconds }),
    histogram: await database.query('histogram'),
  };
}
