import type { LoadedRun } from './runs.ts';
import type { RunOfSummary, RunSummary, Summary, Totals } from './summary.ts';

/** One run: from run.json, else what the samples themselves tell. */
export function describeRun(loaded: LoadedRun): RunOfSummary {
  const { name, tags, source, file, offset } = loaded;
  return {
    name,
    tags,
    file: source.shown,
    format: loaded.loaded.format,
    cannotTell: [...loaded.loaded.cannotTell],
    rows: loaded.loaded.rows,
    rejected: loaded.loaded.rejectedRows,
    offset,
    run: whatWasRun(loaded),
    verdict: file.run
      ? { status: file.run.verdict.valid ? 'VALID' : 'INVALID', reasons: file.run.verdict.reasons }
      : { status: 'unknown', reasons: [] },
    totals: totalsOf(loaded),
  };
}

function whatWasRun({ file: { run }, samples, duration, tags }: LoadedRun): RunSummary {
  return {
    id: run?.id ?? null,
    scenario: run?.scenario ?? samples.scenario,
    model: run?.model ?? (samples.paced ? 'open' : null),
    target: run?.target ?? null,
    stages: run?.stages ?? null,
    users: run?.users ?? null,
    spawnRate: run?.spawnRate ?? null,
    seed: run?.seed ?? null,
    labels: tags,
    versions: run?.versions ?? {},
    start: run?.start ?? new Date(samples.firstDue * 1000).toISOString(),
    duration,
    warmup: run?.warmup ?? null,
    interrupted: run?.interrupted ?? null,
    workers: samples.workers,
  };
}

function totalsOf({ file: { run }, samples, duration }: LoadedRun): Totals {
  return {
    requests: samples.requests,
    failures: samples.failures,
    neverReached: samples.neverReached,
    unfinished: samples.unfinished,
    requestBytes: samples.requestBytes,
    responseBytes: samples.responseBytes,
    requestsPerSecond: duration > 0 ? samples.requests / duration : 0,
    due: run?.totals.due ?? null,
    started: run?.totals.started ?? null,
    unsent: run?.totals.unsent ?? null,
    targetRps: run?.totals.targetRps ?? null,
    achievedRps: run?.totals.achievedRps ?? null,
    targetCount: run?.targetCount ?? null,
  };
}

/** What several runs are together: one run is itself. */
export function together(
  runs: readonly RunOfSummary[],
): Pick<Summary, 'input' | 'run' | 'verdict' | 'totals'> {
  const [first] = runs;
  if (!first) throw new Error('a report is of at least one run');
  const input = {
    file: runs.map(({ file }) => file).join(', '),
    rows: sum(runs.map(({ rows }) => rows)),
    rejected: sum(runs.map(({ rejected }) => rejected)),
  };
  if (runs.length === 1) return { input, run: first.run, verdict: first.verdict, totals: first.totals };
  const each = runs.map(({ run }) => run);
  const duration = sum(each.map((run) => run.duration));
  return {
    input,
    run: {
      id: null,
      scenario: [...new Set(each.map((run) => run.scenario))].join(', '),
      model: common(each.map((run) => run.model)),
      target: common(each.map((run) => run.target)),
      stages: null,
      users: common(each.map((run) => run.users)),
      spawnRate: common(each.map((run) => run.spawnRate)),
      seed: common(each.map((run) => run.seed)),
      labels: common(each.map((run) => run.labels)) ?? [],
      versions: common(each.map((run) => run.versions)) ?? {},
      start: each.map((run) => run.start).toSorted()[0] ?? first.run.start,
      duration,
      warmup: common(each.map((run) => run.warmup)),
      interrupted: each.some((run) => run.interrupted) || common(each.map((run) => run.interrupted)),
      workers: Math.max(...each.map((run) => run.workers)),
    },
    verdict: verdictOf(runs),
    totals: addTotals(runs, duration),
  };
}

/** Any INVALID run makes the whole so; else any unknown one makes it unknown. */
function verdictOf(runs: readonly RunOfSummary[]): Summary['verdict'] {
  const reasons = runs.flatMap(({ name, verdict }) =>
    verdict.reasons.map((reason) => ({ ...reason, text: `${name}: ${reason.text}` })),
  );
  const has = (status: string): boolean => runs.some(({ verdict }) => verdict.status === status);
  return { status: has('INVALID') ? 'INVALID' : has('unknown') ? 'unknown' : 'VALID', reasons };
}

function addTotals(runs: readonly RunOfSummary[], duration: number): Totals {
  const all = (field: keyof Totals): number | null => {
    const values = runs.map(({ totals }) => totals[field]);
    return values.some((value) => value === null) ? null : sum(values.map(Number));
  };
  /** A rate over all of the time: that of each run weighs as much as it is long. */
  const rate = (field: 'targetRps' | 'achievedRps'): number | null => {
    const weighed = runs.map(({ totals, run }) => (totals[field] ?? Number.NaN) * run.duration);
    return duration > 0 && weighed.every(Number.isFinite) ? sum(weighed) / duration : null;
  };
  const requests = all('requests') ?? 0;
  return {
    requests,
    failures: all('failures') ?? 0,
    neverReached: all('neverReached') ?? 0,
    unfinished: all('unfinished') ?? 0,
    requestBytes: all('requestBytes') ?? 0,
    responseBytes: all('responseBytes') ?? 0,
    requestsPerSecond: duration > 0 ? requests / duration : 0,
    due: all('due'),
    started: all('started'),
    unsent: all('unsent'),
    targetRps: rate('targetRps'),
    achievedRps: rate('achievedRps'),
    targetCount: all('targetCount'),
  };
}

/** The value that all have; null when they differ. */
function common<T>(values: readonly (T | null)[]): T | null {
  const [first = null] = values;
  return values.every((value) => JSON.stringify(value) === JSON.stringify(first)) ? first : null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
