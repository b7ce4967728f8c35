import { logQuantile, type Part } from './sketch.ts';

/** What is compared: percentiles as logarithms (a difference is then a ratio), the share of failures as it is. */
export interface Measure {
  key: 'p50' | 'p99' | 'errors';
  /** A percentile's share; undefined: the share of failures. */
  share: number | undefined;
  /** Requests that it takes to say anything. */
  fewest: number;
  /**
   * Standard deviation from run to run that is assumed where no repeated runs tell it: of the logarithm, or of the share.
   */
  assumed: number;
  /** What is smaller than this is not called a difference, however sure it is. */
  relevant: number;
  /** 'No difference seen' says that there is none beyond this. */
  margin: number;
  /** Shares of the level: of the total, and of all names together. */
  weight: { total: number; names: number };
}

/**
 * Assumed of a percentile besides, ms: clocks, schedulers. A target on the machine of the load shares its cores with it
 * and with all else that goes on there: what was measured is in docs/comparison.md. It matters where times are short.
 */
export const ASSUMED_MS = { here: 0.15, elsewhere: 0.02 };

export const MEASURES: readonly Measure[] = [
  {
    key: 'p50',
    share: 0.5,
    fewest: 100,
    assumed: 0.02,
    relevant: 0.02,
    margin: 0.1,
    weight: { total: 0.85, names: 0.03 },
  },
  {
    key: 'p99',
    share: 0.99,
    fewest: 1000,
    assumed: 0.05,
    relevant: 0.05,
    margin: 0.25,
    weight: { total: 0.05, names: 0.01 },
  },
  {
    key: 'errors',
    share: undefined,
    fewest: 100,
    assumed: 0.0005,
    relevant: 0.0005,
    margin: 0.01,
    weight: { total: 0.05, names: 0.01 },
  },
];

/** What is assumed of runs of the same thing where no repeated ones tell it. */
export function assumedInWords(assumedMs: number): string {
  const each = MEASURES.map(({ key, share, assumed }) =>
    share === undefined
      ? `and of ${100 * assumed} points for ${key}`
      : `${100 * assumed} % and ${assumedMs} ms for ${key}`,
  );
  return `a standard deviation from run to run of ${each.join(', ')}`;
}

/** One run's value of a measure. */
export interface Reading {
  value: number;
  /** What each block contributed to it beside the mean. */
  influence: number[];
  /** Least variance that it has: of independent requests, and of how finely times were written. */
  least: number;
}

export function read(measure: Measure, part: Part, resolution: number): Reading {
  return measure.share === undefined ? readErrors(part) : readPercentile(measure.share, part, resolution);
}

function readErrors({ requests, failures, blocks }: Part): Reading {
  const value = requests > 0 ? failures / requests : 0;
  return {
    value,
    influence: blocks.requests.map((count, i) => ((blocks.failures[i] ?? 0) - value * count) / requests),
    // Of 0 failures in n requests too: as if there had been half a one.
    least: (Math.max(value, 0.5 / requests) * (1 - value)) / requests,
  };
}

/**
 * A percentile moves by as much as the share of requests under it moves, times the slope of the percentile over the share
 * (R. Bahadur, A note on quantiles in large samples, Ann. Math. Statist. 37, 1966).
 */
function readPercentile(share: number, part: Part, resolution: number): Reading {
  const { requests, blocks, p50, p99 } = part;
  const [ms, upTo] = share === 0.5 ? [p50, blocks.upToP50] : [p99, blocks.upToP99];
  const slope = slopeAt(share, part);
  const least = Math.max(ms, 0.001);
  const independent = (slope * slope * share * (1 - share)) / requests;
  return {
    value: Math.log(least),
    influence: blocks.requests.map((count, i) => (slope * (share * count - (upTo[i] ?? 0))) / requests),
    least: independent + (resolution * resolution) / 12 / (least * least),
  };
}

/** Over as wide a range of shares as holds some 2.5 standard errors to both sides, which evens the counts out. */
function slopeAt(share: number, part: Part): number {
  const error = Math.sqrt((share * (1 - share)) / part.requests);
  const half = Math.min(2.5 * error, share / 2, (1 - share) / 2);
  return (logQuantile(part, share + half) - logQuantile(part, share - half)) / (2 * half);
}
