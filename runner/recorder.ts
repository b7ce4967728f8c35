import type { Exchange } from './exchange.ts';
import { Histogram } from './histogram.ts';
import { MAY_HAVE_REACHED, NEVER_REACHED, type ErrorKind } from './results.ts';
import { RequestStats } from './stats.ts';

const neverReached = new Set<string>(NEVER_REACHED);
const mayHaveReached = new Set<string>(MAY_HAVE_REACHED);

/** One request name's totals, from HDR. */
export class NameTotals {
  requests = 0;
  failures = 0;
  readonly responseTime = new Histogram();
  readonly serviceTime = new Histogram();
  constructor(
    readonly method: string,
    readonly name: string,
  ) {}
}

/** What one stage of the schedule came to. */
export class LevelTotals {
  due = 0;
  unsent = 0;
  requests = 0;
  failures = 0;
  readonly responseTime = new Histogram();
}

/** Counts since the last look, for live progress. */
export class IntervalTotals {
  due = 0;
  started = 0;
  unsent = 0;
  requests = 0;
  failures = 0;
  readonly responseTime = new Histogram();
  readonly lag = new Histogram();

  reset(): void {
    this.due = this.started = this.unsent = this.requests = this.failures = 0;
    this.responseTime.reset();
    this.lag.reset();
  }
}

/** Takes every measured request into the statistics: Locust's and ours. */
export class Recorder {
  readonly stats: RequestStats;
  readonly names = new Map<string, Map<string, NameTotals>>();
  readonly levels: LevelTotals[];
  readonly interval = new IntervalTotals();
  readonly lag = new Histogram();
  readonly wait = new Histogram();
  /** Requests by what went wrong with them, also those that the end of the closed model cut off. */
  readonly errorKinds = new Map<ErrorKind, number>();
  readonly observations = new Map<string, Histogram>();
  readonly deviations = new Map<string, number>();
  due = 0;
  started = 0;
  unsent = 0;
  /** When the last task was started, ms from the start of the clock. */
  lastStart = 0;
  requests = 0;
  /** Of those, requests that were not the first one of their task's arrival. */
  laterRequests = 0;
  failures = 0;
  unfinished = 0;
  /** Requests that may have reached the target. */
  reached = 0;
  /** Of those, requests of which only the target can know. */
  unsure = 0;
  requestBytes = 0;
  responseBytes = 0;

  /** `cutOffCounts`: whether requests cut off by the end of the run are failures (open model), as Locust's are not. */
  constructor(
    levels: number,
    readonly cutOffCounts: boolean,
    nowSeconds: number,
  ) {
    this.stats = new RequestStats(nowSeconds);
    this.levels = Array.from({ length: levels }, () => new LevelTotals());
  }

  /** `level` is the index of the stage, -1 in the closed model. */
  record(exchange: Exchange, level: number, nowSeconds: number): void {
    const { method, name } = exchange.parts;
    const kind = exchange.failure?.kind;
    this.requests++;
    if (exchange.isLater) this.laterRequests++;
    if (kind) this.errorKinds.set(kind, (this.errorKinds.get(kind) ?? 0) + 1);
    this.requestBytes += exchange.requestBytes;
    this.responseBytes += exchange.responseBytes;
    if (exchange.sent === exchange.sent && !(kind && neverReached.has(kind))) {
      this.reached++;
      if (kind && mayHaveReached.has(kind)) this.unsure++;
    }
    if (kind === 'unfinished' || exchange.cutOff) {
      this.unfinished++;
      if (!this.cutOffCounts) return;
    }
    const response = Math.max(0, exchange.responseTime);
    const failed = exchange.failure !== undefined;
    const totals = this.#totals(method, name);
    totals.requests++;
    totals.responseTime.record(response);
    // What was never sent has no service time; a zero for it would flatter.
    if (exchange.sent === exchange.sent) {
      totals.serviceTime.record(exchange.serviceTime);
      this.wait.record(exchange.sent - exchange.pickedUp);
    }
    this.interval.requests++;
    this.interval.responseTime.record(response);
    const at = this.levels[level];
    if (at) {
      at.requests++;
      at.responseTime.record(response);
    }
    this.stats.logRequest(method, name, response, exchange.responseBytes, nowSeconds);
    if (failed) {
      this.failures++;
      totals.failures++;
      this.interval.failures++;
      if (at) at.failures++;
      this.stats.logError(method, name, exchange.failure?.error ?? '', nowSeconds);
    }
  }

  /**
   * A task that the schedule asked for, looked at `at` ms from the start of the clock. `lag` is ms from due to
   * picked up; undefined when it is not started.
   */
  arrival(level: number, lag: number | undefined, at: number): void {
    const stage = this.levels[level];
    this.due++;
    this.interval.due++;
    if (stage) stage.due++;
    if (lag === undefined) {
      this.unsent++;
      this.interval.unsent++;
      if (stage) stage.unsent++;
      return;
    }
    this.started++;
    this.lastStart = at;
    this.interval.started++;
    this.interval.lag.record(lag);
  }

  /** A task counted as started for which no user could be started after all. */
  lost(level: number): void {
    const stage = this.levels[level];
    this.started--;
    this.unsent++;
    this.interval.unsent++;
    if (stage) stage.unsent++;
  }

  observe(name: string, ms: number): void {
    let histogram = this.observations.get(name);
    if (!histogram) this.observations.set(name, (histogram = new Histogram()));
    histogram.record(ms);
  }

  deviate(name: string): void {
    this.deviations.set(name, (this.deviations.get(name) ?? 0) + 1);
  }

  /** Moves the interval's lag into the run's, and starts a new interval. */
  nextInterval(): void {
    this.lag.add(this.interval.lag);
    this.interval.reset();
  }

  #totals(method: string, name: string): NameTotals {
    let byName = this.names.get(method);
    if (!byName) this.names.set(method, (byName = new Map()));
    let totals = byName.get(name);
    if (!totals) byName.set(name, (totals = new NameTotals(method, name)));
    return totals;
  }
}
