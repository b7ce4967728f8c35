import type { SparseHistogram } from './histogram.ts';
import type { Recorder } from './recorder.ts';
import type { ErrorKind } from './results.ts';

/** What a recorder took in since the last report, so that another one can add it without any loss. */
export interface RecorderReport {
  names: NameReport[];
  levels: LevelReport[];
  lag: SparseHistogram;
  wait: SparseHistogram;
  errorKinds: Record<string, number>;
  observations: [name: string, times: SparseHistogram][];
  amounts: [name: string, count: number, total: number][];
  deviations: [name: string, count: number][];
  totals: Record<string, number>;
  /** Rows of traces.csv. */
  traces?: string | undefined;
}

interface NameReport {
  method: string;
  name: string;
  requests: number;
  failures: number;
  responseTime: SparseHistogram;
  serviceTime: SparseHistogram;
}

interface LevelReport {
  index: number;
  due: number;
  unsent: number;
  requests: number;
  failures: number;
  responseTime: SparseHistogram;
  lag: SparseHistogram;
}

/** Counts that simply add up. */
const TOTALS = [
  'due',
  'started',
  'unsent',
  'requests',
  'laterRequests',
  'failures',
  'unfinished',
  'reached',
  'unsure',
  'requestBytes',
  'responseBytes',
  'redirects',
  'traced',
  'tracesLost',
] as const;

/** What `recorder` holds beside Locust's statistics; its interval is left for `forget`. */
export function reportOf(recorder: Recorder): RecorderReport {
  const names = [...recorder.names.values()].flatMap((byName) => [...byName.values()]);
  return {
    names: names
      .filter(({ requests }) => requests > 0)
      .map((totals) => ({
        method: totals.method,
        name: totals.name,
        requests: totals.requests,
        failures: totals.failures,
        responseTime: totals.responseTime.sparse(),
        serviceTime: totals.serviceTime.sparse(),
      })),
    levels: recorder.levels
      .map((level, index) => ({
        index,
        due: level.due,
        unsent: level.unsent,
        requests: level.requests,
        failures: level.failures,
        responseTime: level.responseTime.sparse(),
        lag: level.lag.sparse(),
      }))
      .filter(({ due, requests }) => due + requests > 0),
    lag: recorder.interval.lag.sparse(),
    wait: recorder.interval.wait.sparse(),
    errorKinds: Object.fromEntries(recorder.errorKinds),
    observations: [...recorder.observations].map(([name, times]) => [name, times.sparse()]),
    amounts: [...recorder.amounts].map(([name, { count, total }]) => [name, count, total]),
    deviations: [...recorder.deviations],
    totals: Object.fromEntries([
      ...TOTALS.map((key) => [key, recorder[key]] as const),
      ['lastStart', recorder.lastStart],
    ]),
  };
}

/** Sets to zero what `reportOf` tells, and the interval. */
export function forget(recorder: Recorder): void {
  for (const byName of recorder.names.values()) {
    for (const totals of byName.values()) {
      totals.requests = totals.failures = 0;
      totals.responseTime.reset();
      totals.serviceTime.reset();
    }
  }
  for (const level of recorder.levels) {
    level.due = level.unsent = level.requests = level.failures = 0;
    level.responseTime.reset();
    level.lag.reset();
  }
  recorder.errorKinds.clear();
  recorder.observations.clear();
  recorder.amounts.clear();
  recorder.deviations.clear();
  for (const key of TOTALS) recorder[key] = 0;
  recorder.interval.reset();
}

/** Adds what a worker reported. Throws RangeError for a histogram that is none of ours. */
export function addReport(recorder: Recorder, report: RecorderReport): void {
  const { interval } = recorder;
  for (const part of report.names) {
    const totals = recorder.totalsOf(part.method, part.name);
    totals.requests += part.requests;
    totals.failures += part.failures;
    totals.responseTime.addSparse(part.responseTime);
    totals.serviceTime.addSparse(part.serviceTime);
    interval.responseTime.addSparse(part.responseTime);
    interval.serviceTime.addSparse(part.serviceTime);
  }
  for (const part of report.levels) {
    const level = recorder.levels[part.index];
    if (!level) continue;
    level.due += part.due;
    level.unsent += part.unsent;
    level.requests += part.requests;
    level.failures += part.failures;
    level.responseTime.addSparse(part.responseTime);
    level.lag.addSparse(part.lag);
  }
  interval.lag.addSparse(report.lag);
  interval.wait.addSparse(report.wait);
  for (const [kind, count] of Object.entries(report.errorKinds)) {
    recorder.errorKinds.set(kind as ErrorKind, (recorder.errorKinds.get(kind as ErrorKind) ?? 0) + count);
  }
  for (const [name, times] of report.observations) recorder.observationsOf(name).addSparse(times);
  for (const [name, count, total] of report.amounts) recorder.amount(name, total, count);
  for (const [name, count] of report.deviations) recorder.deviate(name, count);
  for (const key of TOTALS) recorder[key] += report.totals[key] ?? 0;
  for (const key of ['due', 'started', 'unsent', 'requests', 'failures'] as const)
    interval[key] += report.totals[key] ?? 0;
  if (report.traces) recorder.traces?.append(report.traces);
  recorder.lastStart = Math.max(recorder.lastStart, report.totals['lastStart'] ?? 0);
}

/** What a worker counted that knows Locust's statistics only: times to two digits, and nothing else of ours. */
export interface RoundedReport {
  method: string;
  name: string;
  num_requests: number;
  num_failures: number;
  total_content_length: number;
  response_times: ReadonlyMap<number, number>;
}

/** Adds what a worker of Locust's own reported. */
export function addRounded(recorder: Recorder, entries: readonly RoundedReport[]): void {
  const { interval } = recorder;
  for (const entry of entries) {
    const totals = recorder.totalsOf(entry.method, entry.name);
    totals.requests += entry.num_requests;
    totals.failures += entry.num_failures;
    for (const [ms, count] of entry.response_times) {
      totals.responseTime.recordMany(ms, count);
      interval.responseTime.recordMany(ms, count);
    }
    recorder.requests += entry.num_requests;
    recorder.failures += entry.num_failures;
    recorder.reached += entry.num_requests;
    // Whether one that failed had reached the target is known to the worker alone.
    recorder.unsure += entry.num_failures;
    recorder.responseBytes += entry.total_content_length;
    interval.requests += entry.num_requests;
    interval.failures += entry.num_failures;
  }
}
