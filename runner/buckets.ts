import { stepsHalfEven } from './python.ts';

/** Buckets that an array holds: those up to 329 s. Slower ones, and times below 0, go to a map. */
const DENSE = 600;

/**
 * Number of Locust's bucket for a response time in ms: single ms below 100, tens below 1,000, hundreds
 * below 10,000, then thousands; halves to even. Source: `bucket_response_time` of Locust's `stats.py`.
 */
function bucketIndex(ms: number): number {
  if (ms < 100) return stepsHalfEven(ms, 1);
  if (ms < 1000) return 90 + stepsHalfEven(ms, 10);
  if (ms < 10_000) return 180 + stepsHalfEven(ms, 100);
  return 270 + stepsHalfEven(ms, 1000);
}

/** The time in ms that a bucket stands for. */
function bucketTime(index: number): number {
  if (index <= 100) return index;
  if (index <= 190) return (index - 90) * 10;
  if (index <= 280) return (index - 180) * 100;
  return (index - 270) * 1000;
}

/** A response time in ms as Locust rounds it. */
export const bucketResponseTime = (ms: number): number => bucketTime(bucketIndex(ms));

/** Locust's `response_times`: how many requests took how long, to about two digits. */
export class Buckets {
  readonly #dense: Float64Array;
  readonly #sparse: Map<number, number>;
  /** Buckets as they came to be filled. */
  readonly #order: number[] = [];

  /** @param from what to copy; the copy is cut behind its slowest bucket, since many are kept */
  constructor(from?: Buckets) {
    this.#dense = from ? from.#dense.slice(0, from.#end()) : new Float64Array(DENSE);
    this.#sparse = new Map(from ? from.#sparse : []);
  }

  #end(): number {
    let end = this.#dense.length;
    while (end > 0 && this.#dense[end - 1] === 0) end--;
    return end;
  }

  /** Counts one request of so many ms. */
  add(ms: number): void {
    this.#bump(bucketIndex(ms), 1);
  }

  /** Adds `count` to the bucket of a time that is rounded already. */
  addBucket(ms: number, count: number): void {
    this.#bump(bucketIndex(ms), count);
  }

  #bump(index: number, count: number): void {
    if (index >= 0 && index < this.#dense.length) {
      if (this.#dense[index] === 0) this.#order.push(index);
      this.#dense[index]! += count;
      return;
    }
    if (!this.#sparse.has(index)) this.#order.push(index);
    this.#sparse.set(index, (this.#sparse.get(index) ?? 0) + count);
  }

  #count(index: number): number {
    return this.#dense[index] ?? this.#sparse.get(index) ?? 0;
  }

  /** Indexes of the buckets that hold something, the slowest first. */
  #filled(): number[] {
    const sparse = [...this.#sparse.keys()].toSorted((a, b) => b - a);
    const filled = sparse.filter((index) => index >= 0);
    for (let index = this.#dense.length - 1; index >= 0; index--) {
      if (this.#dense[index] !== 0) filled.push(index);
    }
    return filled.concat(sparse.filter((index) => index < 0));
  }

  /** Buckets that hold something as `[ms, count]`, the slowest first. */
  entries(): [number, number][] {
    return this.#filled().map((index) => [bucketTime(index), this.#count(index)]);
  }

  /** As `entries`, in the order in which they were first filled, as a dictionary of Python's keeps them. */
  inOrder(): [number, number][] {
    return this.#order.map((index) => [bucketTime(index), this.#count(index)]);
  }

  /**
   * Times within which the shares of the requests were done, as Locust reads them off: the slowest bucket
   * with at most `int(total * share)` requests below it; 0 when there is none.
   * Source: `calculate_response_time_percentile`.
   * @param total requests with a time
   * @param shares from 0 to 1, in rising order
   * @param since an older copy: only what came after it counts, `total` too
   */
  percentiles(total: number, shares: readonly number[], since?: Buckets): number[] {
    const times = shares.map(() => 0);
    let next = shares.length - 1;
    let atLeast = 0;
    for (const index of this.#filled()) {
      const count = this.#count(index) - (since ? since.#count(index) : 0);
      if (count === 0) continue;
      atLeast += count;
      while (next >= 0 && total - atLeast <= Math.trunc(total * shares[next]!))
        times[next--] = bucketTime(index);
      if (next < 0) break;
    }
    return times;
  }
}
