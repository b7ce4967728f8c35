import type { ErrorKind } from './error-kinds.ts';
import type { LoadThread, WorkerOfRun } from './worker-of-run.ts';

/**
 * The contract between a run and whoever reads it: one `Sample` a request (a row of results.csv) and one
 * `Run` a run (run.json). docs/results.md describes both for programs that read them.
 */

export { ERROR_KINDS, MAY_HAVE_REACHED, NEVER_REACHED, type ErrorKind } from './error-kinds.ts';

/** One request. Times are milliseconds; `timestamp` is when the request was due, in Unix seconds. */
export interface Sample {
  timestamp: number;
  scenario: string;
  method: string;
  name: string;
  /** HTTP status; 0 without an answer. */
  status: number;
  errorKind: ErrorKind | '';
  error: string;
  /** done - due */
  responseTime: number;
  /** done - sent; 0 when it was never sent */
  serviceTime: number;
  /** picked up - due */
  lag: number;
  requestBytes: number;
  responseBytes: number;
  /** Rate of the stage that the request belongs to; undefined in the closed model. */
  targetRps: number | undefined;
  /** Users that existed when it was picked up. */
  users: number;
  worker: string;
}

/** Columns of results.csv, in order, with the SQL type that holds each. */
export const SAMPLE_COLUMNS = [
  { name: 'timestamp', type: 'DOUBLE', meaning: 'when the request was due, Unix seconds, microseconds' },
  { name: 'scenario', type: 'VARCHAR', meaning: 'scenario that made it' },
  { name: 'method', type: 'VARCHAR', meaning: 'request type: an HTTP method, or what the scenario calls it' },
  { name: 'name', type: 'VARCHAR', meaning: 'name in the statistics' },
  { name: 'status', type: 'INTEGER', meaning: 'HTTP status; 0 without an answer' },
  { name: 'error_kind', type: 'VARCHAR', meaning: 'one of the error kinds; empty when it succeeded' },
  { name: 'error', type: 'VARCHAR', meaning: 'the error in words; empty when it succeeded' },
  { name: 'response_time_ms', type: 'DOUBLE', meaning: 'done - due, ms' },
  { name: 'service_time_ms', type: 'DOUBLE', meaning: 'done - sent, ms; 0 when it was never sent' },
  { name: 'lag_ms', type: 'DOUBLE', meaning: 'picked up - due, ms: how late the generator was' },
  { name: 'request_bytes', type: 'BIGINT', meaning: 'bytes of the request body' },
  { name: 'response_bytes', type: 'BIGINT', meaning: 'bytes of the response body' },
  { name: 'target_rps', type: 'DOUBLE', meaning: 'rate of its stage, requests/s; empty in the closed model' },
  { name: 'users', type: 'INTEGER', meaning: 'users that existed when it was picked up' },
  { name: 'worker', type: 'VARCHAR', meaning: 'short id of the worker that sent it' },
] as const;

/** Where a run is in a results store. */
export { dayOf, filesFolder, safe, samplesFolder, type RunKey } from './store-keys.ts';

/** Columns of timeline.csv, in order. */
export { TIMELINE_COLUMNS } from './outputs/timeline-columns.ts';

/** Columns of traces.csv, in order; and its name. */
export { TRACE_COLUMNS, TRACES_FILE, TRACES_HEADER } from './traces/columns.ts';

export const SAMPLE_HEADER = SAMPLE_COLUMNS.map((column) => column.name).join(',');

/** Percentiles of a distribution in ms, read from an HDR histogram; all 0 when `count` is 0. */
export interface Distribution {
  count: number;
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

/** The part of a run that one stage of `--stages` asked for; one level with plain `--rps`. */
export interface Level {
  /** Rate in the middle of the stage, requests/s. */
  targetRps: number;
  /** Rates at its two ends; equal where the stage holds. */
  fromRps: number;
  toRps: number;
  /** Seconds from the start of the clock. */
  from: number;
  to: number;
  due: number;
  unsent: number;
  requests: number;
  failures: number;
  responseTime: Distribution;
}

/** One request name's totals. */
export interface RequestTotals {
  method: string;
  name: string;
  requests: number;
  failures: number;
  responseTime: Distribution;
  serviceTime: Distribution;
  /** HdrHistogram V2 compressed base64, values in microseconds. */
  histograms: { responseTime: string; serviceTime: string };
}

/** One `--check` and what became of it. */
export interface CheckResult {
  /** As it was typed. */
  text: string;
  /**
   * What it looks at: min, mean, median, max, p99 and the like (ms), errors (a share), failures (a count), rps, and alarm:
   * one of --abort-on-alarm, 1 when it fired.
   */
  metric: string;
  passed: boolean;
  /** What was held against the limit; undefined: there was nothing to judge. */
  value: number | undefined;
  limit: number;
  /** Whether it stopped the run. */
  aborted: boolean;
}

/** Values that were published while the run went on, and those that were not taken; `error`: the first reason. */
export interface Published {
  namespace: string;
  environment: string;
  sent: number;
  failed: number;
  error?: string;
}

/** One rate that the search for the limit tried. */
export interface CapacityStep {
  phase: 'step' | 'bisect' | 'confirm';
  /** Tasks/s asked for, and completed. */
  rps: number;
  completedRps: number;
  seconds: number;
  held: boolean;
  /** Why it did not hold: an SLO with its value, a growing backlog, or the generator itself. */
  reason: string | undefined;
  responseTime: Distribution;
  /** Share of requests that failed. */
  errors: number;
  /** How fast the backlog grew, requests/s, with its standard error. */
  backlogGrowth: number;
  backlogGrowthError: number;
}

/** What `--find-capacity` found: the limit lies between `holds` and `breaks`, tasks/s. */
export interface Capacity {
  slo: string[];
  /** The highest rate that held, and held again when it was confirmed; 0 when none did. */
  holds: number;
  /** The lowest rate that did not; undefined when none broke. */
  breaks: number | undefined;
  /** Stable: slo, backlog, generator, ceiling (the highest rate allowed held), floor (the lowest broke), interrupted. */
  code: 'slo' | 'backlog' | 'generator' | 'ceiling' | 'floor' | 'interrupted';
  /** Why the search stopped there, in words. */
  reason: string;
  steps: CapacityStep[];
}

export interface VerdictReason {
  /** Stable: achieved, unsent, lag, utilisation, count, nothing_sent, disk, thread_lost, cpu, open_files, ports. */
  code: string;
  text: string;
  value: number;
  limit: number;
}

export interface Verdict {
  valid: boolean;
  reasons: VerdictReason[];
}

export type { LoadThread, WorkerOfRun };

/** A change of the load by hand while it was applied: tasks/s from then on, or users and how many came a second. */
export interface EditOfRun {
  /** Seconds from the start of the clock. */
  at: number;
  rps?: number;
  users?: number;
  spawnRate?: number;
}

/** run.json. Times of day are ISO 8601 UTC, spans are seconds, distributions milliseconds. */
export interface Run {
  format: 1;
  id: string;
  scenario: string;
  labels: string[];
  model: 'open' | 'closed';
  /** Open model: what was asked for. */
  stages?: { fromRps: number; toRps: number; seconds: number }[];
  /** Changes by hand: the levels are what came of those of the rate. */
  edits?: EditOfRun[];
  /** Closed model: what was asked for. */
  users?: number;
  spawnRate?: number;
  options: Record<string, unknown>;
  scenarioOptions: Record<string, unknown>;
  seed: number;
  target: { url: string; embedded: boolean };
  versions: { 'open-saves-load': string; node: string; undici: string; gitCommit?: string };
  machine: {
    platform: string;
    kernel: string;
    cpu: string;
    cores: number;
    memoryBytes: number;
    openFiles: number | undefined;
    /** Local ports that connections may leave from; undefined where the system does not tell. */
    ports: number | undefined;
  };
  start: string;
  end: string;
  /** Seconds of measured load, without warm-up; from the first due time to the last end asked for. */
  duration: number;
  warmup: number;
  interrupted: boolean;
  totals: {
    /** Tasks that the schedule said should start (open model); tasks started (closed). */
    due: number;
    /** Of those, started. */
    started: number;
    unsent: number;
    requests: number;
    failures: number;
    /**
     * Open model: requests that a task made after its first one. They are due when they are asked for, so the rate
     * then paces tasks, not requests.
     */
    laterRequests: number;
    /** Exceptions that came out of users' own code. */
    exceptions: number;
    /** Requests cut off by the end of the run. */
    unfinished: number;
    requestBytes: number;
    responseBytes: number;
    /** Redirects followed: requests that the target got beside those of the rows. */
    redirects: number;
    /** Connections opened since the clock started. */
    connects: number;
    /** Tasks due per second that were asked for, and tasks started per second. */
    targetRps: number | undefined;
    achievedRps: number;
    requestsPerSecond: number;
  };
  responseTime: Distribution;
  serviceTime: Distribution;
  lag: Distribution;
  wait: Distribution;
  histograms: { responseTime: string; serviceTime: string; lag: string; wait: string };
  /** Requests by what went wrong with them. */
  errorKinds: Partial<Record<ErrorKind, number>>;
  /** Share of time that the busiest load thread's event loop was busy, 0 to 1. */
  utilisation: number;
  threads: LoadThread[];
  /** With --master: who made the load, and messages of theirs that were rejected. */
  workers?: WorkerOfRun[];
  rejectedFrames?: number;
  /** CPU time that the process took while load was applied, seconds; its highest resident memory, bytes. */
  cpuSeconds: number;
  memoryBytes: number;
  checks: CheckResult[];
  /** With --cloudwatch: what became of the metrics. */
  cloudwatch?: Published;
  /** With --xray: the share asked for, the requests that were given a trace, and those of them that traces.csv lacks. */
  traces?: { share: number; requests: number; lost: number };
  /** What --find-capacity found. */
  capacity?: Capacity;
  levels: Level[];
  requests: RequestTotals[];
  /** What scenarios measured beside requests, such as a cache's invalidation time. Milliseconds. */
  observations: { name: string; distribution: Distribution }[];
  /** What scenarios added up, such as the capacity that calls consumed: how often, and the sum. */
  amounts: { name: string; count: number; total: number }[];
  /** What scenarios had to do otherwise than asked, such as a create where no key was left to delete. */
  deviations: { name: string; count: number }[];
  /** What the embedded target itself counted in the load phase; undefined with --host. */
  targetCount?: number;
  /** Rows of results.csv that may have reached the target. */
  rowsSent: number;
  /** Of those, rows of which only the target can know whether it got the request. */
  rowsUnsure: number;
  samples: string[];
  verdict: Verdict;
}
