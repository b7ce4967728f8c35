import { ERROR_KINDS, type Distribution } from '../runner/results.ts';
import { bucketsOf } from './buckets.ts';
import type { Capacity } from './capacity.ts';
import type { Database } from './database.ts';
import { describeRun, together } from './describe-run.ts';
import { NOTHING, type Measured } from './distribution.ts';
import type { RunFacts } from './input/run-file.ts';
import { EXACT_UP_TO, timeAxis, type LoadedRun } from './runs.ts';
import type { ErrorCount, LevelSummary, RequestSummary, Summary } from './summary.ts';
import { warningsOf } from './warnings.ts';

/** Most wordings of errors that a summary lists; a wording with an id in it makes as many as requests. */
const MOST_ERRORS = 100;
/** Most names that a summary lists: a name with an id in it makes as many as requests. */
const MOST_NAMES = 1000;
/** Fewer requests than this have no p99 of their own: it is their maximum. */
const ENOUGH_FOR_P99 = 100;

/** Everything that the report says, from the view `samples` and run.json; `charts` is still empty. */
export async function summarize(
  database: Database,
  runs: readonly LoadedRun[],
  levels: LevelSummary[],
  capacity: Capacity,
): Promise<Summary> {
  const times = await timesOf(database);
  const { requests, distinctNames } = await requestsOf(database);
  const errorKinds = await database.query<{ kind: string; count: number }>('error-kinds');
  const errors = await database.query<ErrorCount & { distinct_errors: number }>('errors', {
    limit: MOST_ERRORS,
  });
  const described = runs.map(describeRun);
  const whole = together(described);
  const prefix = (run: LoadedRun): string => (runs.length > 1 ? `${run.name}: ` : '');
  /** What the scenarios noted beside requests, under the name of its run where there are several. */
  const besides = <Field extends 'observations' | 'amounts' | 'deviations'>(field: Field): RunFacts[Field] =>
    runs.flatMap((run) =>
      (run.file.run?.[field] ?? []).map((one) => Object.assign({}, one, { name: prefix(run) + one.name })),
    ) as RunFacts[Field];
  return {
    format: 1,
    ...whole,
    runs: described,
    percentiles: whole.input.rows > EXACT_UP_TO ? 'classes' : 'exact',
    ...times,
    slowest: slowestOf(requests),
    mostFrequentError: errors[0] ? toErrorCount(errors[0]) : null,
    requests,
    distinctNames,
    levels,
    capacity,
    errorKinds: errorKinds.map(({ kind, count }) => ({ kind, meaning: meaningOf(kind), count })),
    errors: errors.map(toErrorCount),
    distinctErrors: errors[0]?.distinct_errors ?? 0,
    observations: besides('observations'),
    amounts: besides('amounts'),
    deviations: besides('deviations'),
    bucketSeconds: bucketsOf(timeAxis(runs)).seconds,
    warnings: [
      ...runs.flatMap((run) => warningsOf(run).map((text) => prefix(run) + text)),
      ...tooManyNames(distinctNames),
    ],
    comparison: null,
    diagnosis: null,
    traces: null,
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
  const rows = await database.query<{ time: string; distribution: Distribution }>('distributions');
  const of = (name: keyof Times): Distribution =>
    rows.find(({ time }) => time === name)?.distribution ?? NOTHING;
  return {
    responseTime: of('responseTime'),
    serviceTime: of('serviceTime'),
    lag: of('lag'),
    wait: of('wait'),
  };
}

async function requestsOf(database: Database): Promise<Pick<Summary, 'requests' | 'distinctNames'>> {
  await database.run(`SET VARIABLE most_names = ${MOST_NAMES}`);
  await database.define('listed');
  const rows = await database.query<Measured & { method: string; name: string; distinct_names: number }>(
    'requests',
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
