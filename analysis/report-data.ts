import type { Cloud } from './cloud/gather.ts';
import type { Against } from './compare/against.ts';
import type { RunRecord } from './store/record.ts';
import type { Summary } from './summary.ts';

/** One bucket of queries/timeline.sql; times in ms, null where no request was due. */
export interface TimelinePoint {
  /** Start of the bucket, seconds from the first due time. */
  time: number;
  started: number;
  answered: number;
  target: number | null;
  users: number | null;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  serviceP50: number | null;
  serviceP99: number | null;
}

/** When a run was, and where it lies on the time axis. */
export interface RunWindow {
  /** First due time, Unix seconds. */
  start: number;
  seconds: number;
  /** Seconds from the beginning of the time axis. */
  offset: number;
}

/**
 * All that a report is made of: its charts and its sections are pure functions of this. What a new one needs is
 * a field here, filled in `measure.ts`.
 */
export interface ReportData {
  summary: Summary;
  bucketSeconds: number;
  /** Seconds that load covers of the last bucket. */
  lastCovered: number;
  timeline: TimelinePoint[];
  errorsOverTime: { time: number; kind: string; count: number }[];
  /** Requests on their way at `time`, by type; a point where their number changed. */
  inFlight: { time: number; method: string; count: number }[];
  /** Class i holds response times from 10^(i/10) ms on. */
  heat: { seconds: number; cells: { time: number; index: number; count: number }[] };
  /** Times that a share of the requests did not exceed, ms. */
  curve: { time: 'responseTime' | 'serviceTime'; share: number; ms: number }[];
  /** Class i holds times from 10^(i/20) ms on. */
  histogram: { index: number; response: number; service: number }[];
  /** What is kept of each run, and compared; empty when neither was asked for. */
  records: RunRecord[];
  /** The comparison with a baseline; undefined when none was asked for. */
  against: Against | undefined;
  windows: RunWindow[];
  /** Options of the first run's scenario. */
  scenarioOptions: Record<string, unknown>;
  /** What AWS says of the same time; undefined when it was not asked. */
  cloud: Cloud | undefined;
}
