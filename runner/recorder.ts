import { Histogram } from './histogram.ts';
import { MAY_HAVE_REACHED, NEVER_REACHED, type ErrorKind } from './results.ts';
import type { RowSink } from './row-file.ts';
import type { Measured } from './sink.ts';
import { cutStages, targetOf, type Stage } from './stages.ts';
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

/** What one level of the load, a stage of its schedule, came to. */
export class LevelTotals {
  /** Its rate, as a row of results.csv names it. */
  readonly label: string;
  due = 0;
  unsent = 0;
  requests = 0;
  failures = 0;
  readonly responseTime = new Histogram();
  readonly lag = new Histogram();

  /** As far as it is applied. */
  stage: Stage;

  /** `from` is seconds from the start of the clock. */
  constructor(
    stage: Stage,
    readonly from: number,
  ) {
    // Who makes the due times goes on reading the one that was asked for.
    this.stage = { ...stage };
    this.label = String(targetOf(stage));
  }

  /** Ends it `at` seconds from the start of the clock, unless it ends earlier. */
  end(at: number): void {
    const rate = at > this.from ? this.stage.toRps : this.stage.fromRps;
    const [part] = cutStages([this.stage], at - this.from);
    this.stage = part ?? { fromRps: rate, toRps: rate, seconds: 0 };
  }
}

/** What a scenario added up under one name. */
export interface AmountTotals {
  /** How often it was added to. */
  count: number;
  total: number;
}

/** Counts since the last look, for live progress. */
export class IntervalTotals {
  due = 0;
  started = 0;
  unsent = 0;
  requests = 0;
  failures = 0;
  readonly responseTime = new Histogram();
  readonly serviceTime = new Histogram();
  readonly lag = new Histogram();
  readonly wait = new Histogram();

  reset(): void {
    this.due = this.started = this.unsent = this.requests = this.failures = 0;
    for (const times of [this.responseTime, this.serviceTime, this.lag, this.wait]) times.reset();
  }
}

/** Takes every measured request into the statistics: Locust's and ours. */
export class Recorder {
  readonly stats: RequestStats;
  readonly names = new Map<string, Map<string, NameTotals>>();
  readonly levels: LevelTotals[] = [];
  readonly interval = new IntervalTotals();
  readonly lag = new Histogram();
  readonly wait = new Histogram();
  /** Requests by what went wrong with them, also those that the end of the closed model cut off. */
  readonly errorKinds = new Map<ErrorKind, number>();
  readonly observations = new Map<string, Histogram>();
  readonly amounts = new Map<string, AmountTotals>();
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
  redirects = 0;
  /** Requests that were given a trace, and those of them that `traces` had no room for. */
  traced = 0;
  tracesLost = 0;
  /** Where rows of traced requests go. */
  traces: RowSink | undefined;

  /** `cutOffCounts`: whether requests cut off by the end of the run are failures (open model), as Locust's are not. */
  constructor(
    readonly cutOffCounts: boolean,
    nowSeconds: number,
  ) {
    this.stats = new RequestStats(nowSeconds);
  }

  /** Begins a level of the load, `from` seconds after the start of the clock. Returns its index. */
  addLevel(stage: Stage, from: number): number {
    return this.levels.push(new LevelTotals(stage, from)) - 1;
  }

  /** Begins levels that follow each other, the first with the clock. */
  addLevels(stages: readonly Stage[]): void {
    let from = 0;
    for (const stage of stages) {
      this.addLevel(stage, from);
      from += stage.seconds;
    }
  }

  /** What levels say of the load from `at` on, seconds from the start of the clock, does not come. */
  endLevels(at: number): void {
    for (const level of this.levels) level.end(at);
  }

  /** `nowSeconds` is when it was done, Unix seconds. */
  record(request: Measured, nowSeconds: number): void {
    const { method, name } = request.parts;
    const kind = request.failure?.kind;
    const wasSent = request.sent === request.sent;
    this.requests++;
    if (request.isLater) this.laterRequests++;
    if (kind) this.errorKinds.set(kind, (this.errorKinds.get(kind) ?? 0) + 1);
    this.requestBytes += request.requestBytes;
    this.responseBytes += request.responseBytes;
    if (request.redirects > 0) this.redirects += request.redirects;
    if (wasSent && !(kind && neverReached.has(kind))) {
      this.reached++;
      if (kind && mayHaveReached.has(kind)) this.unsure++;
    }
    if (kind === 'unfinished' || request.cutOff) {
      this.unfinished++;
      if (!this.cutOffCounts) return;
    }
    const response = Math.max(0, request.done - request.due);
    const totals = this.totalsOf(method, name);
    const { interval } = this;
    totals.requests++;
    totals.responseTime.record(response);
    // What was never sent has no service time; a zero for it would flatter.
    if (wasSent) {
      const service = request.done - request.sent;
      totals.serviceTime.record(service);
      interval.serviceTime.record(service);
      interval.wait.record(request.sent - request.pickedUp);
    }
    interval.requests++;
    interval.responseTime.record(response);
    const at = this.levels[request.level];
    if (at) {
      at.requests++;
      at.responseTime.record(response);
    }
    this.stats.logRequest(method, name, response, request.responseBytes, nowSeconds);
    if (request.failure !== undefined) {
      this.failures++;
      totals.failures++;
      interval.failures++;
      if (at) at.failures++;
      this.stats.logError(method, name, request.failure.error, nowSeconds);
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
    stage?.lag.record(lag);
  }

  /** A task counted as started for which no user could be started after all. */
  lost(level: number): void {
    const stage = this.levels[level];
    this.started--;
    this.unsent++;
    this.interval.unsent++;
    if (stage) stage.unsent++;
  }

  /** A request that was given a trace, as its row of traces.csv. */
  trace(row: string): void {
    this.traced++;
    if (this.traces?.append(row) !== true) this.tracesLost++;
  }

  observe(name: string, ms: number): void {
    this.observationsOf(name).record(ms);
  }

  observationsOf(name: string): Histogram {
    let histogram = this.observations.get(name);
    if (!histogram) this.observations.set(name, (histogram = new Histogram()));
    return histogram;
  }

  amount(name: string, value: number, count = 1): void {
    const totals = this.amounts.get(name);
    if (!totals) return void this.amounts.set(name, { count, total: value });
    totals.count += count;
    totals.total += value;
  }

  deviate(name: string, count = 1): void {
    this.deviations.set(name, (this.deviations.get(name) ?? 0) + count);
  }

  /** Counts an exception out of a user's code on `node`. Returns whether it is the first of its kind. */
  exception(node: string, message: string, traceback: string): boolean {
    const isNew = !this.stats.exceptions.has(traceback);
    this.stats.logException(node, message, traceback);
    return isNew;
  }

  /** Moves the interval's lag and wait into the run's, and starts a new interval. */
  nextInterval(): void {
    this.lag.add(this.interval.lag);
    this.wait.add(this.interval.wait);
    this.interval.reset();
  }

  /** Totals of a request name; made when there are none yet. */
  totalsOf(method: string, name: string): NameTotals {
    let byName = this.names.get(method);
    if (!byName) this.names.set(method, (byName = new Map()));
    let totals = byName.get(name);
    if (!totals) byName.set(name, (totals = new NameTotals(method, name)));
    return totals;
  }
}
