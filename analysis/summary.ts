import type { ComparisonSummary } from './compare/against.ts';
import type { Distribution, VerdictReason } from '../runner/results.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Capacity } from './capacity.ts';
import type { TracesSummary } from './traces/summary.ts';

/**
 * summary.json: what the report says, for programs. Times are milliseconds, spans seconds from the first due
 * time, rates per second; null where it cannot be told. docs/report.md describes every field. Fields may be
 * added within a format; a change of meaning is a new one.
 */
export interface Summary {
  format: 1;
  input: {
    /** As named on the command line; several joined by commas. */
    file: string;
    /** Rows that were read. */
    rows: number;
    /** Rows that were left out. */
    rejected: number;
  };
  /** What was run; of several runs what they have in common, their durations added. */
  run: RunSummary;
  /** One by one, in the order of the command line. */
  runs: RunOfSummary[];
  /** How percentiles were made: exact of all samples, or of classes of 0.2 % width, within 0.1 %, in large files, or Locust's own. */
  percentiles: 'exact' | 'classes' | 'locust';
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
  capacity: Capacity;
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
  /** Against the baselines that were asked for; null when none was. */
  comparison: ComparisonSummary | null;
  /** Bottleneck, scaling and cost; null where nothing of AWS was looked at. */
  diagnosis: Diagnosis | null;
  /** Requests that were given a trace, by --xray; null where none was. */
  traces: TracesSummary | null;
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

/** One run of those that a report is made of. */
export interface RunOfSummary {
  /** Unique in the report. */
  name: string;
  /** Labels of the run and `--tag`s. */
  tags: string[];
  file: string;
  /** Name of the format. */
  format: string;
  /** What the format cannot tell, a sentence each. */
  cannotTell: string[];
  rows: number;
  rejected: number;
  /** Where it begins on the time axis. */
  offset: number;
  run: RunSummary;
  verdict: Summary['verdict'];
  totals: Totals;
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
  /** Name of its run. */
  run: string;
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
  /** Due times; null where they are not known. */
  first: number | null;
  last: number | null;
}
