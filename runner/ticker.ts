import type { Clock } from './clock.ts';
import type { HttpEngine } from './http.ts';
import type { Output, Snapshot } from './output.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { Share } from './share.ts';
import { totalSeconds } from './stages.ts';

/** Shows the outputs the state of the run once a second. */
export class Ticker {
  #last = performance.now();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: {
      clock: Clock;
      engine: HttpEngine;
      share: Share;
      recorder: Recorder;
      plan: Plan;
      outputs: readonly Output[];
    },
  ) {}

  start(): void {
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      const snapshot = this.snapshot();
      for (const output of this.parts.outputs) output.interval(snapshot);
      this.parts.recorder.nextInterval();
    }, 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  snapshot(): Snapshot {
    const { clock, engine, share, recorder, plan } = this.parts;
    const now = performance.now();
    const seconds = (now - this.#last) / 1000;
    this.#last = now;
    const elapsed = clock.now() / 1000;
    const { interval } = recorder;
    return {
      now: Date.now() / 1000,
      elapsed,
      remaining: plan.seconds === undefined ? undefined : Math.max(0, plan.seconds - Math.max(0, elapsed)),
      users: share.users,
      targetRps: rateAt(plan, elapsed),
      inFlight: engine.inFlight.size,
      waiting: engine.connections.waiting,
      connections: engine.connections.busy,
      interval: {
        seconds,
        due: interval.due,
        started: interval.started,
        requests: interval.requests,
        failures: interval.failures,
        unsent: interval.unsent,
        responseTime: {
          p50: interval.responseTime.percentile(50),
          p99: interval.responseTime.percentile(99),
        },
        lag: { p50: interval.lag.percentile(50), p99: interval.lag.percentile(99) },
      },
      stats: recorder.stats,
    };
  }
}

/** Rate that the schedule asks for `elapsed` seconds after the start. */
function rateAt(plan: Plan, elapsed: number): number | undefined {
  if (plan.model === 'closed') return undefined;
  const { stages } = plan;
  for (const [index, stage] of stages.entries()) {
    const from = totalSeconds(stages.slice(0, index));
    if (elapsed < from + stage.seconds) {
      const share = Math.max(0, elapsed - from) / stage.seconds;
      return stage.fromRps + (stage.toRps - stage.fromRps) * share;
    }
  }
  return 0;
}
