import type { Check } from '../runner/checks.ts';
import { UserError } from '../runner/errors.ts';
import { capacityOf } from './capacity.ts';
import { together } from './describe-run.ts';
import { distributionOf, numberOf, readLocust, type LocustFiles } from './input/locust.ts';
import { NOTHING } from './distribution.ts';
import type { ReportData } from './report-data.ts';
import type { Input } from './runs.ts';
import { locustLevels } from './locust-levels.ts';
import type { ErrorCount, RequestSummary, RunOfSummary, Summary } from './summary.ts';

const NO_SAMPLES = "Locust's CSV files hold sums and percentiles, no single requests";
const CANNOT_TELL = [
  `${NO_SAMPLES}: there is no service time, wait, lag, due time or size of requests here, no heat map, and no comparison.`,
  "Percentiles are Locust's own, of times rounded to two digits; those over time are of its last ten seconds.",
  'Locust writes these files once a second, so requests of up to the last second may be missing in them.',
];
const NOT_POOLED =
  'Percentiles of several runs of Locust cannot be made into those of all: each stands by the name of its run, and none of the whole. ' +
  'Counts, failures, rates and means are exact.';
const FAILURE = 'failure';

/** What one of the inputs says, beside the others. */
interface Part {
  files: LocustFiles;
  described: RunOfSummary;
  requests: RequestSummary[];
  errors: ErrorCount[];
  /** Unix seconds of its first row; 0: unknown. */
  first: number;
}

/**
 * A report of what Locust's CSV files have, of one run or of several side by side. The Aggregated row is the sum of the others: it is
 * shown as the whole, and never added to them. Sums of several runs are added; their percentiles are not pooled, for that cannot
 * be done: each run's names keep their own.
 * @param slo conditions, which nothing here can judge
 * @throws UserError when the files are not as Locust writes them
 */
export function locustReport(inputs: readonly Input[], slo: readonly Check[] = []): ReportData {
  const parts = inputs.map(partOf);
  refuseTwice(parts);
  let offset = 0;
  for (const { described } of parts) {
    described.offset = offset;
    offset += Math.max(1, Math.ceil(described.run.duration));
  }
  const runs = parts.map(({ described }) => described);
  const prefix = (text: string, { described }: Part): string =>
    parts.length > 1 ? `${described.name}: ${text}` : text;
  const requests = parts
    .flatMap((part) => part.requests.map((one) => ({ ...one, name: prefix(one.name, part) })))
    .toSorted((a, b) => b.requests - a.requests);
  const errors = parts
    .flatMap((part) => part.errors.map((one) => ({ ...one, error: prefix(one.error, part) })))
    .toSorted((a, b) => b.count - a.count);
  const slowest = requests.toSorted((a, b) => b.responseTime.p99 - a.responseTime.p99)[0];
  const whole = together(runs);
  const [only] = parts.length === 1 ? parts : [];
  const levels = parts.flatMap(({ files, described }) =>
    locustLevels(described.name, files.history, described.offset),
  );
  const { failures } = whole.totals;
  const meaning = "a request failed: Locust's files tell its words, not its kind";
  const summary: Summary = {
    format: 1,
    ...whole,
    runs,
    percentiles: 'locust',
    responseTime: only ? distributionOf(only.files.aggregated) : NOTHING,
    serviceTime: NOTHING,
    lag: NOTHING,
    wait: NOTHING,
    slowest: slowest ? { method: slowest.method, name: slowest.name, p99: slowest.responseTime.p99 } : null,
    mostFrequentError: errors[0] ?? null,
    requests,
    distinctNames: requests.length,
    levels: [],
    comparison: null,
    diagnosis: null,
    traces: null,
    capacity: capacityOf(levels),
    errorKinds: failures > 0 ? [{ kind: FAILURE, meaning, count: failures }] : [],
    errors,
    distinctErrors: errors.length,
    observations: [],
    amounts: [],
    deviations: [],
    bucketSeconds: 1,
    warnings: [
      ...CANNOT_TELL,
      ...(parts.length > 1 ? [NOT_POOLED] : []),
      ...(slo.length > 0
        ? [`--slo ${slo.map(({ text }) => text).join(',')} is not judged: ${NO_SAMPLES}.`]
        : []),
      ...parts.flatMap((part) =>
        disagreement(part.requests, part.described.totals).map((text) => prefix(text, part)),
      ),
    ],
    charts: [],
  };
  return {
    ...chartsOf(parts),
    summary,
    records: [],
    against: undefined,
    windows: parts
      .filter(({ first }) => first > 0)
      .map(({ first, described }) => ({
        start: first,
        seconds: described.run.duration,
        offset: described.offset,
      })),
    scenarioOptions: {},
    cloud: undefined,
  };
}

/** The statistics and the history of one run are one input: given as two, all of it would count twice. */
function refuseTwice(parts: readonly Part[]): void {
  const seen = new Map<string, string>();
  for (const { files, described } of parts) {
    for (const file of files.files) {
      const before = seen.get(file);
      if (before === undefined) seen.set(file, described.file);
      else {
        throw new UserError(
          `--input ${before} and --input ${described.file} are of one run of Locust, whose files are found by themselves: it would count twice. ` +
            'Leave out one of the two.',
        );
      }
    }
  }
}

function partOf(input: Input): Part {
  const files = readLocust(input.source);
  const { history, names } = files;
  const first = numberOf(history[0] ?? {}, 'Timestamp') ?? 0;
  const last = numberOf(history.at(-1) ?? {}, 'Timestamp') ?? first;
  const requests = names.map((row) => ({
    method: row['Type'] ?? '',
    name: row['Name'] ?? '',
    requests: numberOf(row, 'Request Count') ?? 0,
    failures: numberOf(row, 'Failure Count') ?? 0,
    responseTime: distributionOf(row),
    serviceTime: NOTHING,
  }));
  const errors = files.failures.map((row) => ({
    kind: FAILURE,
    error: `${row['Method']} ${row['Name']}: ${row['Error']}`,
    count: numberOf(row, 'Occurrences') ?? 0,
    first: null,
    last: null,
  }));
  return {
    files,
    described: describe(input, files, { first, duration: last - first }),
    requests,
    errors,
    first,
  };
}

/** The names must add up to the whole: a file of which a part is missing would look like a smaller run. */
function disagreement(requests: Summary['requests'], totals: Summary['totals']): string[] {
  const sum = requests.reduce((all, one) => all + one.requests, 0);
  if (requests.length === 0 || sum === totals.requests) return [];
  return [
    `The requests by name add up to ${sum}, the Aggregated row says ${totals.requests}: a part of the file is missing.`,
  ];
}

function describe(
  { source, name, tags }: Input,
  { aggregated, exceptions, history }: LocustFiles,
  { first, duration }: { first: number; duration: number },
): RunOfSummary {
  const users = history.map((row) => numberOf(row, 'User Count') ?? 0);
  const requests = numberOf(aggregated, 'Request Count') ?? 0;
  const rate = numberOf(aggregated, 'Requests/s');
  return {
    name: name ?? source.shown,
    tags: [...tags],
    file: source.shown,
    format: "Locust's statistics",
    cannotTell: [
      ...CANNOT_TELL,
      ...(exceptions.length > 0 ? [`${exceptions.length} kinds of exceptions came out of tasks.`] : []),
    ],
    rows: 0,
    rejected: 0,
    offset: 0,
    run: {
      id: null,
      scenario: 'Locust',
      model: 'closed',
      target: null,
      stages: null,
      users: users.length > 0 ? Math.max(...users) : null,
      spawnRate: null,
      seed: null,
      labels: [...tags],
      versions: {},
      start: first > 0 ? new Date(first * 1000).toISOString() : 'at an unknown time',
      duration,
      warmup: null,
      interrupted: null,
      workers: 0,
    },
    verdict: { status: 'unknown', reasons: [] },
    totals: {
      requests,
      failures: numberOf(aggregated, 'Failure Count') ?? 0,
      neverReached: 0,
      unfinished: 0,
      requestBytes: 0,
      responseBytes: 0,
      requestsPerSecond: rate ?? (duration > 0 ? requests / duration : 0),
      due: null,
      started: null,
      unsent: null,
      targetRps: null,
      achievedRps: null,
      targetCount: null,
    },
  };
}

const PERCENTS = ['50%', '66%', '75%', '80%', '90%', '95%', '98%', '99%', '99.9%', '99.99%'];

function chartsOf(
  parts: readonly Part[],
): Pick<
  ReportData,
  | 'bucketSeconds'
  | 'lastCovered'
  | 'timeline'
  | 'errorsOverTime'
  | 'inFlight'
  | 'heat'
  | 'curve'
  | 'histogram'
> {
  const rows = parts.flatMap(({ files, first, described }) =>
    files.history.map((row) => ({ row, shift: described.offset - first })),
  );
  const [only] = parts.length === 1 ? parts : [];
  const timeline = rows.map(({ row, shift }) => {
    const [rate, failed] = [numberOf(row, 'Requests/s') ?? 0, numberOf(row, 'Failures/s') ?? 0];
    return {
      time: (numberOf(row, 'Timestamp') ?? 0) + shift,
      started: rate,
      answered: rate - failed,
      target: null,
      users: numberOf(row, 'User Count'),
      p50: numberOf(row, '50%'),
      p95: numberOf(row, '95%'),
      p99: numberOf(row, '99%'),
      serviceP50: null,
      serviceP99: null,
    };
  });
  return {
    bucketSeconds: 1,
    lastCovered: 1,
    timeline,
    // Its statistics tell no request's time.
    inFlight: [],
    errorsOverTime: timeline
      .filter(({ started, answered }) => started > answered)
      .map(({ time, started, answered }) => ({ time, kind: FAILURE, count: started - answered })),
    heat: { seconds: 1, cells: [] },
    curve: PERCENTS.flatMap((column) => {
      const ms = only ? numberOf(only.files.aggregated, column) : null;
      return ms === null
        ? []
        : [{ time: 'responseTime' as const, share: Number.parseFloat(column) / 100, ms }];
    }),
    histogram: [],
  };
}
