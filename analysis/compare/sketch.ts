import * as z from 'zod';

/**
 * What a comparison needs to know of a run, small enough to be kept: for all requests, and for each name, a histogram
 * of the response times, and by time blocks how many requests there were, failed, and took longer than a percentile.
 */

/** A run is cut into so many blocks of equal length by when requests were due. */
export const BLOCKS = 32;
/** Classes of the histogram to each factor of e: 0.5 % wide. */
export const CLASSES_PER_E = 200;
/** The least time that a logarithm is taken of, ms: the resolution of results.csv. */
const LEAST_MS = 0.001;

const perBlock = z.array(z.number().nonnegative()).length(BLOCKS);

export const part = z.object({
  requests: z.number(),
  failures: z.number(),
  /** The run's own percentiles of the response time, exact, ms. */
  p50: z.number(),
  p99: z.number(),
  /** [class, count, …] of the filled classes, in order. */
  classes: z.array(z.number()),
  blocks: z.object({
    requests: perBlock,
    failures: perBlock,
    /** Of these requests, those that took no longer than the run's p50, and p99. */
    upToP50: perBlock,
    upToP99: perBlock,
  }),
});

export const sketchSchema = z.object({
  format: z.literal(1),
  /** Seconds of load that were cut into blocks. */
  duration: z.number(),
  /** What times are whole multiples of, ms: 1 in files that know no fractions. */
  resolution: z.number(),
  total: part,
  names: z.array(part.extend({ method: z.string(), name: z.string() })),
});

export type Part = z.infer<typeof part>;
export type Sketch = z.infer<typeof sketchSchema>;

/** Class that a time of `ms` falls into. */
export function classOf(ms: number): number {
  return Math.floor(Math.log(Math.max(ms, LEAST_MS)) * CLASSES_PER_E);
}

/** Lower edge of a class, ms. */
export function edgeOf(index: number): number {
  return Math.exp(index / CLASSES_PER_E);
}

/** Requests that have something in common, as they come: due in seconds from the first, and response time in ms. */
export interface Requests {
  due: ArrayLike<number>;
  ms: ArrayLike<number>;
  /** True, or 1, for those that failed. */
  failed?: ArrayLike<boolean | number>;
}

/** @param duration seconds that `due` is cut into blocks of */
export function partOf({ due, ms, failed }: Requests, duration: number): Part {
  const sorted = Float64Array.from(ms).toSorted();
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const [p50, p99] = [at(0.5), at(0.99)];
  const counts = new Map<number, number>();
  for (const time of sorted) {
    const index = classOf(time);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const zeros = (): number[] => Array.from({ length: BLOCKS }, () => 0);
  const blocks = { requests: zeros(), failures: zeros(), upToP50: zeros(), upToP99: zeros() };
  const add = (of: number[], index: number): void => void (of[index] = (of[index] ?? 0) + 1);
  let failures = 0;
  for (let i = 0; i < ms.length; i++) {
    const [time, index] = [ms[i] ?? 0, blockOf(due[i] ?? 0, duration)];
    add(blocks.requests, index);
    if (time <= p50) add(blocks.upToP50, index);
    if (time <= p99) add(blocks.upToP99, index);
    if (!failed?.[i]) continue;
    add(blocks.failures, index);
    failures++;
  }
  const classes = [...counts].flat();
  return { requests: ms.length, failures, p50, p99, classes, blocks };
}

function blockOf(due: number, duration: number): number {
  if (!(duration > 0)) return 0;
  return Math.min(BLOCKS - 1, Math.max(0, Math.floor((due / duration) * BLOCKS)));
}

/**
 * Logarithm of the time that a share of the requests stays under, from the histogram: within a class as if times were
 * spread evenly. Its derivative is what turns an error of a share into one of a percentile.
 */
export function logQuantile(
  { classes, requests }: Pick<Part, 'classes' | 'requests'>,
  share: number,
): number {
  const rank = Math.min(Math.max(share, 0), 1) * requests;
  let before = 0;
  for (let i = 0; i + 1 < classes.length; i += 2) {
    const [index, count] = [classes[i] ?? 0, classes[i + 1] ?? 0];
    if (before + count >= rank) return (index + (rank - before) / count) / CLASSES_PER_E;
    before += count;
  }
  return (classes.at(-2) ?? 0) / CLASSES_PER_E;
}
