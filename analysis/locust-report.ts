import { distributionOf, numberOf, readLocust, type LocustFiles } from './input/locust.ts';
import { NOTHING } from './distribution.ts';
import type { ReportData } from './report-data.ts';
import type { Input } from './runs.ts';
import type { RunOfSummary, Summary } from './summary.ts';

const CANNOT_TELL = [
  "Locust's CSV files hold sums and percentiles, no single requests: there is no service time, wait, lag, due time or size of " +
    'requests here, no heat map, no capacity, and no comparison.',
  "Percentiles are Locust's own, of times rounded to two digits; those over time are of its last ten seconds.",
  'Locust writes these files once a second, so requests of up to the last second may be missing in them.',
];
const FAILURE = 'failure';

/**
 * A report of what Locust's CSV files have. Its Aggregated row is the sum of the others: it is shown as the whole, and
 * never added to them.
 * @throws UserError when the files are not as Locust writes them
 */
export function locustReport(input: Input): ReportData {
  const files = readLocust(input.source);
  const { aggregated, history, names } = files;
  const responseTime = distributionOf(aggregated);
  const first = numberOf(history[0] ?? {}, 'Timestamp') ?? 0;
  const last = numberOf(history.at(-1) ?? {}, 'Timestamp') ?? first;
  const described = describe(input, files, { first, duration: last - first });
  const failures = described.totals.failures;
  const requests = names
    .map((row) => ({
      method: row['Type'] ?? '',
      name: row['Name'] ?? '',
      requests: numberOf(row, 'Request Count') ?? 0,
      failures: numberOf(row, 'Failure Count') ?? 0,
      responseTime: distributionOf(row),
      serviceTime: NOTHING,
    }))
    .toSorted((a, b) => b.requests - a.requests);
  const slowest = requests.toSorted((a, b) => b.responseTime.p99 - a.responseTime.p99)[0];
  const errors = files.failures
    .map((row) => ({
      kind: FAILURE,
      error: `${row['Method']} ${row['Name']}: ${row['Error']}`,
      count: numberOf(row, 'Occurrences') ?? 0,
      first: null,
      last: null,
    }))
    .toSorted((a, b) => b.count - a.count);
  const meaning = "a request failed: Locust's files tell its words, not its kind";
  const summary: Summary = {
    format: 1,
    input: { file: described.file, rows: 0, rejected: 0 },
    run: described.run,
    runs: [described],
    percentiles: 'locust',
    verdict: described.verdict,
    totals: described.totals,
    responseTime,
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
    capacity: {
      slo: [],
      levels: [],
      law: null,
      lawUnknown: 'No levels in this format.',
      knee: null,
      kneeUnknown: 'No levels in this format.',
      holds: null,
      breaks: null,
    },
    errorKinds: failures > 0 ? [{ kind: FAILURE, meaning, count: failures }] : [],
    errors,
    distinctErrors: errors.length,
    observations: [],
    amounts: [],
    deviations: [],
    bucketSeconds: 1,
    warnings: [...CANNOT_TELL, ...disagreement(requests, described.totals)],
    charts: [],
  };
  return {
    ...chartsOf(files, first),
    summary,
    records: [],
    against: undefined,
    windows: [],
    scenarioOptions: {},
    cloud: undefined,
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
  { history, aggregated }: LocustFiles,
  first: number,
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
  const timeline = history.map((row) => {
    const [rate, failed] = [numberOf(row, 'Requests/s') ?? 0, numberOf(row, 'Failures/s') ?? 0];
    return {
      time: (numberOf(row, 'Timestamp') ?? first) - first,
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
      const ms = numberOf(aggregated, column);
      return ms === null
        ? []
        : [{ time: 'responseTime' as const, share: Number.parseFloat(column) / 100, ms }];
    }),
    histogram: [],
  };
}
