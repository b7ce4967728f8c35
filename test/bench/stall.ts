/** The stall test: what a target holds, and what the truth is by arithmetic. Times are ms. */
export const STALL = { rps: 200, seconds: 20, holdMs: 1000, everyMs: 5000 } as const;

export interface Truth {
  mean: number;
  p50: number;
  p90: number;
  p99: number;
}

/**
 * What each request takes that is due at `dues` (ms from the first one): one that falls into the first second of each
 * five takes what is left of that second; all others take nothing. Percentiles are by nearest rank.
 */
export function truthOf(dues: readonly number[]): Truth {
  const { holdMs, everyMs } = STALL;
  const times = dues.map((due) => Math.max(0, holdMs - (due % everyMs))).toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? 0;
  return {
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
  };
}

/** Due times of even arrivals. */
export const evenDues = (): number[] =>
  Array.from({ length: STALL.rps * STALL.seconds }, (_, i) => (i * 1000) / STALL.rps);
