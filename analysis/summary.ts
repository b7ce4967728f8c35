import type { Distribution, VerdictReason } from '../runner/results.ts';

/**
 * summary.json: what the report says, for programs. Times are milliseconds, spans seconds from the first due
 * time, rates per second; null where it cannot be told. docs/report.md describes every field. Fields may be
 * added within a format; a change of meaning is a new one.
 */
export interface Summary {
  format: 1;
  input: {
    /** As it was named on the command line. */
    file: string;
    /** Rows that were read. */
    rows: number;
    /** 1 when an incomplete last row was left out. */
    rejected: number;
  };
  run: RunSummary;
  verdict: { status: 'VALID' | 'INVALID' | 'unknown'; reasons: VerdictReason[] };
  totals: Totals;
  responseTime: Distribution;
  serviceTime: Distribution;
  lag: Distribution;
  wait: Distribution;
  /** Name with the highest p99 of the response time; see docs/report.md. */
  slowest: { method: string; name: string; p99: number } | null;
  mostFrequentError: ErrorCount | null;
  /** By request name, the busiest first, at most 1000; `distinctNames` says how many there are. */
  requests: RequestSummary[];
  distinctNames: number;
  levels: LevelSummary[];
  errorKinds: { kind: string; meaning: string; count: number }[];
  /** The most frequent errors, at most 100; `distinctErrors` says how many there are. */
  errors: ErrorCount[];
  distinctErrors: number;
  observations: { name: string; distribution: Distribution }[];
  amounts: { name: string; count: number; total: number }[];
  deviations: { name: string; count: number }[];
  /** Width of the points of the charts over time. */
  bucketSeconds: number;
  /** What a reader must know before believing the numbers. */
  warnings: string[];
  /** Files beside this one. */
  charts: string[];
}

export interface RunSummary {
  id: string | null;
  scenario: string;
  model: 'open' | 'closed' | null;
  target: { url: string; embedded: boolean } | null;
  stages: { fromRps: number; toRps: number; seconds: number }[] | null;
  /** Users asked for, in the closed model. */
  users: number | null;
  spawnRate: number | null;
  seed: number | null;
  labels: string[];
  versions: Record<string, string>;
  /** ISO 8601, UTC. Without run.json: the first due time. */
  start: string;
  duration: number;
  warmup: number | null;
  interrupted: boolean | null;
  workers: number;
}

export interface Totals {
  requests: number;
  failures: number;
  /** Failed for certain before anything reached the target. */
  neverReached: number;
  /** Cut off by the end of the run. */
  unfinished: number;
  requestBytes: number;
  responseBytes: number;
  /** Requests per second, from the first due time to the end. */
  requestsPerSecond: number;
  due: number | null;
  started: number | null;
  unsent: number | null;
  targetRps: number | null;
  achievedRps: number | null;
  /** What the embedded target counted. */
  targetCount: number | null;
}

export interface RequestSummary {
  method: string;
  name: string;
  requests: number;
  failures: number;
  responseTime: Distribution;
  serviceTime: Distribution;
}

export interface LevelSummary {
  targetRps: number;
  fromRps: number | null;
  toRps: number | null;
  from: number;
  to: number;
  due: number | null;
  unsent: number | null;
  requests: number;
  requestsPerSecond: number;
  failures: number;
  responseTime: Distribution;
  serviceTime: Distribution;
}

export interface ErrorCount {
  kind: string;
  error: string;
  count: number;
  first: number;
  last: number;
}
