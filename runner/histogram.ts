import * as hdr from 'hdr-histogram-js';
import type { Distribution } from './results.ts';

const HIGHEST_US = 3_600_000_000;
const SETTINGS = {
  bitBucketSize: 32,
  lowestDiscernibleValue: 1,
  highestTrackableValue: HIGHEST_US,
  numberOfSignificantValueDigits: 3,
  autoResize: false,
  useWebAssembly: false,
} as const;

/** A histogram's filled buckets, `[index, count, …]`, and its extremes in microseconds. */
export interface SparseHistogram {
  counts: number[];
  min: number;
  max: number;
  clamped: number;
}

/** How many buckets a histogram has, filled or not. */
export const BUCKETS = (hdr.build(SETTINGS) as hdr.Histogram & Slots).countsArrayLength;

/** What the library's types do not tell of its histograms in JavaScript. */
interface Slots {
  countsArrayLength: number;
  minNonZeroValue: number;
  maxValue: number;
  getCountAtIndex(index: number): number;
  valueFromIndex(index: number): number;
}

/** A distribution of times: HdrHistogram, microseconds inside, milliseconds outside, 3 significant digits. */
export class Histogram {
  readonly #counts: hdr.Histogram;
  /** Values above an hour, recorded as one hour: HDR throws above its range. */
  clamped = 0;

  constructor(counts: hdr.Histogram = hdr.build(SETTINGS)) {
    this.#counts = counts;
  }

  /** `ms` is 0 or more; what is below 0 by rounding counts as 0. */
  record(ms: number): void {
    let us = Math.round(ms * 1000);
    if (!(us > 0)) us = 0;
    else if (us > HIGHEST_US) {
      us = HIGHEST_US;
      this.clamped++;
    }
    this.#counts.recordValue(us);
  }

  get count(): number {
    return this.#counts.totalCount;
  }

  /** ms; 0 when there are none. */
  get mean(): number {
    return this.count === 0 ? 0 : this.#counts.mean / 1000;
  }

  /** ms at or below which `percent` (0 to 100) of the values lie; 0 when there are none. */
  percentile(percent: number): number {
    if (this.count === 0) return 0;
    // HDR answers with the upper edge of a bucket, which may lie above the largest value.
    return Math.min(this.#counts.getValueAtPercentile(percent), this.#counts.maxValue) / 1000;
  }

  /** Adds another's values; exact, since both have the same buckets. */
  add(other: Histogram): void {
    this.#counts.add(other.#counts);
    this.clamped += other.clamped;
  }

  reset(): void {
    this.#counts.reset();
    this.clamped = 0;
  }

  distribution(): Distribution {
    const at = (percent: number): number => this.percentile(percent);
    const empty = this.count === 0;
    return {
      count: this.count,
      min: at(0),
      mean: this.mean,
      p50: at(50),
      p90: at(90),
      p95: at(95),
      p99: at(99),
      p999: at(99.9),
      max: empty ? 0 : this.#counts.maxValue / 1000,
    };
  }

  /** Its filled buckets: a tenth of the work of `encode`, and exact when added elsewhere. */
  sparse(): SparseHistogram {
    const slots = this.#counts as hdr.Histogram & Slots;
    const counts: number[] = [];
    let left = slots.totalCount;
    for (let index = 0; left > 0 && index < slots.countsArrayLength; index++) {
      const count = slots.getCountAtIndex(index);
      if (count === 0) continue;
      counts.push(index, count);
      left -= count;
    }
    const isEmpty = counts.length === 0;
    return {
      counts,
      min: isEmpty ? 0 : Math.min(slots.minNonZeroValue, HIGHEST_US),
      max: isEmpty ? 0 : slots.maxValue,
      clamped: this.clamped,
    };
  }

  /** Adds the buckets of another. Throws RangeError for those that no histogram of ours has. */
  addSparse({ counts, min, max, clamped }: SparseHistogram): void {
    const slots = this.#counts as hdr.Histogram & Slots;
    for (let i = 0; i + 1 < counts.length; i += 2) {
      const index = counts[i] ?? -1;
      if (!(index >= 0 && index < BUCKETS)) throw new RangeError(`no bucket ${index}`);
      slots.recordValueWithCount(slots.valueFromIndex(index), counts[i + 1] ?? 0);
    }
    if (counts.length === 0) return;
    // Values are the low edges of their buckets, extremes are exact.
    slots.maxValue = Math.max(slots.maxValue, max);
    slots.minNonZeroValue = Math.min(slots.minNonZeroValue, min);
    this.clamped += clamped;
  }

  /** Counts `count` values of `ms`, as known from elsewhere with less precision. */
  recordMany(ms: number, count: number): void {
    if (count > 0) this.#counts.recordValueWithCount(Math.min(Math.round(ms * 1000), HIGHEST_US), count);
  }

  /** HdrHistogram V2 compressed, base64: what other HdrHistogram libraries read. 0.5 ms of work. */
  encode(): string {
    return hdr.encodeIntoCompressedBase64(this.#counts);
  }

  static decode(text: string): Histogram {
    return new Histogram(hdr.decodeFromCompressedBase64(text, 32, false));
  }
}
