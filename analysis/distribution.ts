import type { Distribution } from '../runner/results.ts';

/** The distribution of no values at all. */
export const NOTHING: Distribution = {
  count: 0,
  min: 0,
  mean: 0,
  p50: 0,
  p90: 0,
  p95: 0,
  p99: 0,
  p999: 0,
  max: 0,
};

/** What queries give for requests that have something in common; no service time when none was sent. */
export interface Measured {
  requests: number;
  failures: number;
  responseTime: Distribution;
  serviceTime: Distribution | null;
}
