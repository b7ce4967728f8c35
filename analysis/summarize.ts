import { ERROR_KINDS, type Distribution } from '../runner/results.ts';
import { bucketsOf } from './buckets.ts';
import type { Database } from './database.ts';
import type { RunFile } from './input/run-file.ts';
import type { Source } from './input/source.ts';
import { levelsOf } from './levels.ts';
import type { Loaded } from './load.ts';
import { NOTHING, type Measured } from './distribution.ts';
import { describeRun } from './describe-run.ts';
import type { ErrorCount, RequestSummary, Summary } from './summary.ts';
import { warningsOf } from './warnings.ts';

/** Most wordings of errors that a summary lists; a wording with an id in it makes as many as requests. */
const MOST_ERRORS = 100;
/** Most names that a summary lists: a name with an id in it makes as many as requests. */
const MOST_NAMES = 1000;
/** Fewer requests than this have no p99 of their own: it is their maximum. */
const ENOUGH_FOR_P99 = 100;

/** One row of queries/totals.sql. */
export interface SampleTotals {
  requests: number;
  failures: number;
  neverReached: number;
  unfinished: number;
  answered: number;
  requestBytes: number;
  responseBytes: number;
  firstDue: number;
  lastDue: number;
  users: number;
  workers: number;
  paced: boolean;
  scenario: string;
}

/** Everything that the report says, from the view `samples` and run.json; `charts` is still empty. */
export async function summarize(
  database: Database,
  source: Source,
  loaded: Loaded,
  { run, missing }: RunFile,
): Promise<Summary> {
  const totals = await only<SampleTotals>(database, 'totals');
  const times = await timesOf(database);
  const { requests, distinctNames } = await requestsOf(database);
  const errorKinds = await database.query<{ kind: string; count: number }>('error-kinds');
  const errors = await database.query<ErrorCount & { distinct_errors: number }>('errors', {
    limit: MOST_ERRORS,
  });
  const duration = durationOf(run, totals);
  return {
    format: 1,
    input: { file: source.shown, rows: loaded.rows, rejected: loaded.rejected ? 1 : 0 },
    run: describeRun(run, totals, duration),
    verdict: run
      ? { status: run.verdict.valid ? 'VALID' : 'INVALID', reasons: run.verdict.reasons }
      : { status: 'unknown', reasons: [] },
    totals: {
      requests: totals.requests,
      failures: totals.failures,
      neverReached: totals.neverReached,
      unfinished: totals.unfinished,
      requestBytes: totals.requestBytes,
      responseBytes: totals.responseBytes,
      requestsPerSecond: duration > 0 ? totals.requests / duration : 0,
      due: run?.totals.due ?? null,
      started: run?.totals.started ?? null,
      unsent: run?.totals.unsent ?? null,
      targetRps: run?.totals.targetRps ?? null,
      achievedRps: run?.totals.achievedRps ?? null,
      targetCount: run?.targetCount ?? null,
    },
    ...times,
    slowest: slowestOf(requests),
    mostFrequentError: errors[0] ? toErrorCount(errors[0]) : null,
    requests,
    distinctNames,
    levels: await levelsOf(database, run),
    errorKinds: errorKinds.map(({ kind, count }) => ({ kind, meaning: meaningOf(kind), count })),
    errors: errors.map(toErrorCount),
    distinctErrors: errors[0]?.distinct_errors ?? 0,
    observations: run?.observations ?? [],
    amounts: run?.amounts ?? [],
    deviations: run?.deviations ?? [],
    bucketSeconds: bucketsOf(duration).seconds,
    warnings: [...warningsOf(source, loaded, run, missing, totals), ...tooManyNames(distinctNames)],
    charts: [],
  };
}

function tooManyNames(distinct: number): string[] {
  if (distinct <= MOST_NAMES) return [];
  return [
    `There are ${distinct} request names, of which the busiest ${MOST_NAMES} are listed. An id in each name? Give ` +
      'requests that belong together one name: their percentiles say more.',
  ];
}

type Times = Pick<Summary, 'responseTime' | 'serviceTime' | 'lag' | 'wait'>;

async function timesOf(database: Database): Promise<Times> {
  const rows = await database.query<{ time: keyof Times; distribution: Distribution }>('distributions');
  const of = (time: keyof Times): Distribution =>
    rows.find((row) => row.time === time)?.distribution ?? NOTHING;
  return {
    responseTime: of('responseTime'),
    serviceTime: of('serviceTime'),
    lag: of('lag'),
    wait: of('wait'),
  };
}

async function requestsOf(database: Database): Promise<Pick<Summary, 'requests' | 'distinctNames'>> {
  const rows = await database.query<Measured & { method: string; name: string; distinct_names: number }>(
    'requests',
    {
      limit: MOST_NAMES,
    },
  );
  const listed = rows.map(({ method, name, requests, failures, responseTime, serviceTime }) => ({
    method,
    name,
    requests,
    failures,
    responseTime,
    serviceTime: serviceTime ?? NOTHING,
  }));
  return { requests: listed, distinctNames: rows[0]?.distinct_names ?? 0 };
}

/**
 * Seconds of load. Without run.json: n requests have n-1 gaps between their due times, so the last one's share
 * is added; otherwise 10 requests at 10 a second would take 0.9 s.
 */
function durationOf(run: RunFile['run'], { requests, lastDue }: SampleTotals): number {
  if (run && !run.interrupted) return Math.max(run.duration, lastDue);
  return requests > 1 ? microseconds((lastDue * requests) / (requests - 1)) : 0;
}

/** The resolution of the file; a sum of doubles would else put 600.0000000001 s into one bucket more. */
function microseconds(time: number): number {
  return Math.round(time * 1e6) / 1e6;
}

/** By p99, among the names with enough requests to have one, if there are any such. */
function slowestOf(requests: RequestSummary[]): Summary['slowest'] {
  const enough = requests.filter((request) => request.requests >= ENOUGH_FOR_P99);
  const [slowest] = (enough.length > 0 ? enough : requests).toSorted(
    (a, b) => b.responseTime.p99 - a.responseTime.p99,
  );
  return slowest ? { method: slowest.method, name: slowest.name, p99: slowest.responseTime.p99 } : null;
}

function toErrorCount({ kind, error, count, first, last }: ErrorCount): ErrorCount {
  return { kind, error, count, first, last };
}

function meaningOf(kind: string): string {
  return kind in ERROR_KINDS
    ? ERROR_KINDS[kind as keyof typeof ERROR_KINDS]
    : 'a kind that this version does not know';
}

async function only<Row>(database: Database, query: string): Promise<Row> {
  const [row] = await database.query<Row>(query);
  if (!row) throw new Error(`queries/${query}.sql gave no row`);
  return row;
}
