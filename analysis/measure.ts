import type { Check } from '../runner/checks.ts';
import { UserError } from '../runner/errors.ts';
import { bucketsOf } from './buckets.ts';
import { findCapacity } from './capacity.ts';
import { sketchOf } from './compare/sketch-run.ts';
import { Database } from './database.ts';
import { isLocust } from './input/locust.ts';
import { levelsOf } from './levels.ts';
import { locustReport } from './locust-report.ts';
import type { Progress } from './progress.ts';
import type { ReportData, TimelinePoint } from './report-data.ts';
import { integer } from './report/format.ts';
import { loadRuns, timeAxis, type Input } from './runs.ts';
import { recordOf, type RunRecord } from './store/record.ts';
import { summarize } from './summarize.ts';
import { tracesOf } from './traces/traces.ts';

export interface MeasureOptions {
  /** What a level must keep to. */
  slo?: readonly Check[];
  /** Whether `records` are made, which takes another look at all samples. */
  keeps?: boolean;
  /** Where traces are looked for. */
  region?: string | undefined;
  /** Rows up to which percentiles are exact. */
  exactUpTo?: number;
}

/**
 * All that a report is made of.
 * @throws UserError when an input cannot be read
 */
export async function measure(
  inputs: readonly Input[],
  progress: Progress,
  { slo = [], keeps = false, region, exactUpTo }: MeasureOptions = {},
): Promise<ReportData> {
  const locust = inputs.filter(({ source }) => isLocust(source));
  if (locust.length === inputs.length && locust.length > 0) return locustReport(locust, slo);
  const [odd] = locust;
  if (odd) throw notTogether(odd.source.shown);
  const database = await Database.open();
  try {
    const runs = await loadRuns(database, inputs, progress, exactUpTo);
    const rows = runs.reduce((sum, run) => sum + run.loaded.rows, 0);
    progress.step(`computing over ${integer(rows)} requests`);
    const levels = await levelsOf(database, runs);
    const capacity = await findCapacity(database, levels.steady, slo);
    const summary = await summarize(database, runs, levels.stages, capacity);
    const { traces, warnings } = await tracesOf(database, runs, region);
    summary.traces = traces;
    summary.warnings.push(...warnings);
    const records: RunRecord[] = [];
    if (keeps) for (const run of runs) records.push(recordOf(run, await sketchOf(database, run)));
    const { seconds, count, lastCovered } = bucketsOf(timeAxis(runs));
    return {
      summary,
      records,
      against: undefined,
      windows: runs.map(({ samples, duration, offset }) => ({
        start: samples.firstDue,
        seconds: duration,
        offset,
      })),
      scenarioOptions: runs[0]?.file.run?.scenarioOptions ?? {},
      cloud: undefined,
      bucketSeconds: seconds,
      lastCovered,
      timeline: await database.query<TimelinePoint>('timeline', { seconds, buckets: count }),
      errorsOverTime: await database.query('errors-over-time', { seconds }),
      inFlight: await database.query('in-flight', { seconds }),
      heat: await heatOf(database, timeAxis(runs)),
      curve: await curveOf(database, summary.responseTime.count),
      histogram: await database.query('histogram'),
    };
  } finally {
    database.close();
  }
}

function notTogether(shown: string): UserError {
  return new UserError(
    `${shown} is of Locust's statistics, which hold percentiles and no requests, and other inputs hold requests: no percentile of all ` +
      'of them can be told. Give those of Locust in a report of their own; several side by side are fine:\n' +
      `  npm run analyze -- --input ${shown} --output report-of-locust`,
  );
}

/** Columns of the heat map: wide enough to be seen. */
const MOST_COLUMNS = 120;

async function heatOf(database: Database, span: number): Promise<ReportData['heat']> {
  const { seconds } = bucketsOf(span, MOST_COLUMNS);
  return { seconds, cells: await database.query('heat', { seconds }) };
}

/** Shares whose distance to 1 falls evenly on a logarithmic axis, up to 99.999 %, as far as there are requests for. */
async function curveOf(database: Database, requests: number): Promise<ReportData['curve']> {
  const shares = Array.from({ length: 101 }, (_, at) => 1 - 10 ** (-at / 20)).filter(
    (share) => (1 - share) * requests >= 1 - 1e-9,
  );
  await database.run(`SET VARIABLE shares = [${shares.map((share) => `${share.toFixed(7)}`).join(', ')}]`);
  return database.query('curve');
}
