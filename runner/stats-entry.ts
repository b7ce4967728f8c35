import { Buckets } from './buckets.ts';
import { PerSecond } from './per-second.ts';

/** Seconds that the current percentiles look back. */
const WINDOW = 10;
/** Copies of the buckets that are kept, one a second. */
const COPIES = WINDOW + 10;

type Maybe = number | undefined;

/** One of two numbers, of which either may be missing. */
const pick = (of: (a: number, b: number) => number, a: Maybe, b: Maybe): Maybe =>
  a === undefined ? b : b === undefined ? a : of(a, b);

/** What the rates of every entry are taken over: the first and the last instant of the statistics. */
export interface Span {
  /** Unix seconds. */
  readonly startTime: number;
  readonly lastRequestTimestamp: number | undefined;
}

/**
 * The statistics of one request name and method, or of all ('Aggregated'), computed as Locust computes
 * them, rounding included. Source: `StatsEntry` of Locust's `stats.py`. Times are ms, instants Unix seconds.
 */
export class StatsEntry {
  numRequests = 0;
  /** Of those, requests without a response time. */
  numNoneRequests = 0;
  numFailures = 0;
  totalResponseTime = 0;
  minResponseTime: number | undefined;
  maxResponseTime = 0;
  totalContentLength = 0;
  lastRequestTimestamp: number | undefined;
  responseTimes = new Buckets();
  numReqsPerSec = new PerSecond();
  numFailPerSec = new PerSecond();
  startTime: number;
  readonly #span: Span;
  readonly #copies = new Map<number, { buckets: Buckets; timed: number }>();

  /** @param span undefined for the total, which is its own */
  constructor(
    readonly method: string,
    readonly name: string,
    nowSeconds: number,
    span?: Span,
  ) {
    this.#span = span ?? this;
    this.startTime = nowSeconds;
    this.#copy(Math.trunc(nowSeconds));
  }

  /** Sets everything to zero. */
  reset(nowSeconds: number): void {
    Object.assign(this, new StatsEntry(this.method, this.name, nowSeconds));
    this.#copies.clear();
    this.#copy(Math.trunc(nowSeconds));
  }

  /** @param responseTime finite, or null for a request that has none */
  log(responseTime: number | null, contentLength: number, nowSeconds: number): void {
    const second = Math.trunc(nowSeconds);
    const last = this.lastRequestTimestamp;
    if (last !== undefined && second > Math.trunc(last)) this.#copy(second - 1);
    this.numRequests++;
    this.numReqsPerSec.add(second);
    this.lastRequestTimestamp = nowSeconds;
    this.totalContentLength += contentLength;
    if (responseTime === null) {
      this.numNoneRequests++;
      return;
    }
    this.totalResponseTime += responseTime;
    if (this.minResponseTime === undefined || responseTime < this.minResponseTime) {
      this.minResponseTime = responseTime;
    }
    if (responseTime > this.maxResponseTime) this.maxResponseTime = responseTime;
    this.responseTimes.add(responseTime);
  }

  /** Adds what another entry counted, such as a worker's. Source: `extend`. */
  merge(other: StatsEntry): void {
    const before = Math.trunc(this.lastRequestTimestamp ?? 0);
    this.startTime = Math.min(this.startTime, other.startTime);
    this.lastRequestTimestamp = pick(Math.max, this.lastRequestTimestamp, other.lastRequestTimestamp);
    this.numRequests += other.numRequests;
    this.numNoneRequests += other.numNoneRequests;
    this.numFailures += other.numFailures;
    this.totalResponseTime += other.totalResponseTime;
    this.totalContentLength += other.totalContentLength;
    this.maxResponseTime = Math.max(this.maxResponseTime, other.maxResponseTime);
    this.minResponseTime = pick(Math.min, this.minResponseTime, other.minResponseTime);
    for (const [ms, count] of other.responseTimes.entries()) this.responseTimes.addBucket(ms, count);
    for (const [second, count] of other.numReqsPerSec.counts()) this.numReqsPerSec.add(second, count);
    for (const [second, count] of other.numFailPerSec.counts()) this.numFailPerSec.add(second, count);
    const second = Math.trunc(this.lastRequestTimestamp ?? 0);
    if (second > before) this.#copy(second);
  }

  logError(nowSeconds: number): void {
    this.numFailures++;
    this.numFailPerSec.add(Math.trunc(nowSeconds));
  }

  /** Requests that have a response time. */
  get timed(): number {
    return this.numRequests - this.numNoneRequests;
  }

  get failRatio(): number {
    if (this.numRequests === 0) return this.numFailures > 0 ? 1 : 0;
    return this.numFailures / this.numRequests;
  }

  get avg(): number {
    return this.timed === 0 ? 0 : this.totalResponseTime / this.timed;
  }

  get avgContentLength(): number {
    return this.numRequests === 0 ? 0 : this.totalContentLength / this.numRequests;
  }

  /** ms, from the buckets, all shares in one pass; see `Buckets.percentiles`. */
  percentiles(shares: readonly number[]): number[] {
    return this.responseTimes.percentiles(this.timed, shares);
  }

  percentile(share: number): number {
    return this.percentiles([share])[0]!;
  }

  /** The bucket of the 50 % percentile, held within the exact minimum and maximum. */
  get median(): number {
    return this.held(this.percentile(0.5));
  }

  /** A rounded time, held within the exact minimum and maximum: a bucket may lie outside them. */
  held(bucket: number): number {
    if (bucket > this.maxResponseTime) return this.maxResponseTime;
    return Math.max(bucket, this.minResponseTime ?? bucket);
  }

  /**
   * Percentiles of about the last 10 s, against the copy of the buckets that is nearest to 10 s old;
   * undefined when there is none. Source: `get_current_response_time_percentile`.
   */
  currentPercentiles(shares: readonly number[], nowSeconds: number): number[] | undefined {
    const wanted = Math.trunc(nowSeconds) - WINDOW;
    for (let distance = 0; distance <= 8; distance++) {
      const old = this.#copies.get(wanted - distance) ?? this.#copies.get(wanted + distance);
      if (old) return this.responseTimes.percentiles(this.timed - old.timed, shares, old.buckets);
    }
    return undefined;
  }

  /** Requests/s over the whole span of the statistics. */
  get totalRps(): number {
    return this.#overall(this.numRequests);
  }

  get totalFailPerSec(): number {
    return this.#overall(this.numFailures);
  }

  /** Requests/s over seconds 12 to 3 before the last request of all: the newest two are not complete yet. */
  get currentRps(): number {
    return this.#current(this.numReqsPerSec);
  }

  get currentFailPerSec(): number {
    return this.#current(this.numFailPerSec);
  }

  #overall(count: number): number {
    const { startTime, lastRequestTimestamp } = this.#span;
    if (!lastRequestTimestamp || !startTime || lastRequestTimestamp === startTime) return 0;
    return count / (lastRequestTimestamp - startTime);
  }

  #current(perSecond: PerSecond): number {
    const { startTime, lastRequestTimestamp } = this.#span;
    if (lastRequestTimestamp === undefined) return 0;
    const counts = perSecond.counts();
    const from = Math.max(Math.trunc(lastRequestTimestamp) - 12, Math.trunc(startTime));
    const to = Math.trunc(lastRequestTimestamp) - 2;
    let sum = 0;
    for (let second = from; second < to; second++) sum += counts.get(second) ?? 0;
    return sum / Math.max(to - from, 1);
  }

  #copy(second: number): void {
    this.#copies.set(second, { buckets: new Buckets(this.responseTimes), timed: this.timed });
    if (this.#copies.size <= COPIES) return;
    const oldest = this.#copies.keys().next();
    if (!oldest.done) this.#copies.delete(oldest.value);
  }
}
