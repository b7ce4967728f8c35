import type { TopLevelSpec } from 'vega-lite';
import type { Summary } from '../summary.ts';

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
  serviceP99: number | null;
}

/** What charts are drawn from. */
export interface ChartData {
  summary: Summary;
  bucketSeconds: number;
  /** Seconds that load covers of the last bucket. */
  lastCovered: number;
  timeline: TimelinePoint[];
  errorsOverTime: { time: number; kind: string; count: number }[];
  /** Class i holds times from 10^(i/20) ms on. */
  histogram: { index: number; response: number; service: number }[];
}

/** A chart is one file, a pure function of the data, and one line in `index.ts`. */
export interface Chart {
  /** Name of its files in `charts/`. */
  name: string;
  spec(data: ChartData): TopLevelSpec;
}
