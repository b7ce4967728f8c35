import type { Clock } from './clock.ts';
import type { Guard } from './guard.ts';
import type { Load } from './load.ts';
import type { LoopTime } from './driver.ts';
import type { Histogram } from './histogram.ts';
import type { Output, Snapshot } from './output.ts';
import type { Plan } from './plan.ts';
import type { LevelTotals, Recorder } from './recorder.ts';

/** What the process used while load was applied. */
export interface Used {
  /** CPU time of all its threads, s. */
  cpuSeconds: number;
  /** Resident memory at its highest, bytes. */
  memoryBytes: number;
}

/** Shows the outputs the state of the run once a second. */
export class Ticker {
  #last = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #loops = new Map<string, LoopTime>();
  #cpu = process.cpuUsage();
  readonly #used: Used = { cpuSeconds: 0, memoryBytes: 0 };

  constructor(
    private readonly parts: {
      clock: Clock;
      load: Load;
      recorder: Recorder;
      plan: Plan;
      outputs: readonly Output[];
      guard: Guard;
      /** Called once a second, with the seconds since the start of the clock. */
      onSecond(seconds: number): void;
    },
  ) {}

  start(): void {
    this.#last = performance.now();
    this.#cpu = process.cpuUsage();
    this.#timer = setInterval(() => {
      this.parts.load.collect();
      const snapshot = this.snapshot();
      this.parts.guard.sample(snapshot);
      for (const output of this.parts.outputs) output.interval(snapshot);
      this.parts.recorder.nextInterval();
      this.parts.onSecond(snapshot.elapsed);
    }, 1000);
  }

  /** Returns what was used since the start. */
  stop(): Used {
    clearInterval(this.#timer);
    this.#usage(0);
    return this.#used;
  }

  snapshot(): Snapshot {
    const { clock, load, recorder, plan } = this.parts;
    const now = performance.now();
    const seconds = (now - this.#last) / 1000;
    this.#last = now;
    const elapsed = clock.now() / 1000;
    const { interval } = recorder;
    const { users, inFlight, waiting, busy, connects } = load.gauges;
    return {
      now: Date.now() / 1000,
      elapsed,
      remaining: plan.seconds === undefined ? undefined : Math.max(0, plan.seconds - Math.max(0, elapsed)),
      users,
      workers: load.threads.filter(({ lost }) => lost === undefined).length,
      targetRps: plan.model === 'open' ? rateAt(recorder.levels, elapsed) : undefined,
      inFlight,
      waiting,
      connections: busy,
      connects,
      utilisation: this.#utilisation(),
      ...this.#usage(seconds),
      interval: {
        seconds,
        due: interval.due,
        started: interval.started,
        requests: interval.requests,
        failures: interval.failures,
        unsent: interval.unsent,
        responseTime: percentiles(interval.responseTime),
        serviceTime: percentiles(interval.serviceTime),
        lag: percentiles(interval.lag),
        wait: percentiles(interval.wait),
      },
      errorKinds: recorder.errorKinds,
      names: recorder.names,
      stats: recorder.stats,
    };
  }

  /** Share of the time since the last look that the busiest load thread was busy. */
  #utilisation(): number {
    let busiest = 0;
    for (const { worker, active, idle } of this.parts.load.threads) {
      const before = this.#loops.get(worker) ?? { active: 0, idle: 0 };
      const spent = active - before.active;
      const all = spent + idle - before.idle;
      if (all > 0) busiest = Math.max(busiest, spent / all);
      this.#loops.set(worker, { active, idle });
    }
    return busiest;
  }

  #usage(seconds: number): { cpu: number; memoryBytes: number } {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#cpu = process.cpuUsage();
    const cpuSeconds = (user + system) / 1e6;
    const memoryBytes = process.memoryUsage.rss();
    this.#used.cpuSeconds += cpuSeconds;
    this.#used.memoryBytes = Math.max(this.#used.memoryBytes, memoryBytes);
    return { cpu: seconds > 0 ? cpuSeconds / seconds : 0, memoryBytes };
  }
}

function percentiles(times: Histogram): { p50: number; p99: number } {
  return { p50: times.percentile(50), p99: times.percentile(99) };
}

/** Rate that the schedule asks for `elapsed` seconds after the start. */
function rateAt(levels: readonly LevelTotals[], elapsed: number): number {
  const level = levels.find(
    ({ from, stage }) => Math.max(0, elapsed) >= from && elapsed < from + stage.seconds,
  );
  if (!level) return 0;
  const { from, stage } = level;
  const share = Math.max(0, elapsed - from) / stage.seconds;
  return stage.fromRps + (stage.toRps - stage.fromRps) * share;
}
