import { describeCheck, judgeCheck, type Check } from './checks.ts';
import type { Histogram } from './histogram.ts';
import type { Capacity, CapacityStep } from './results.ts';
import { trend, type Trend } from './trend.ts';
import { LIMITS } from './verdict.ts';

/** A rate to hold, in tasks/s. */
export interface Step {
  phase: CapacityStep['phase'];
  rps: number;
  seconds: number;
}

/** What was seen of a step. */
export interface LevelSeen {
  seconds: number;
  unsent: number;
  /** Requests that ended within the step. */
  completed: number;
  /** Requests due in the step, and how many of them failed. */
  requests: number;
  failures: number;
  responseTime: Histogram;
  lag: Histogram;
  /** Requests in flight, looked at every `spacing` seconds from the step's start. */
  backlog: readonly number[];
  spacing: number;
  /** Share of the step that the busiest load thread's event loop was busy. */
  utilisation: number;
}

/** Whether a step held, and if not, why. */
export interface Judged {
  held: boolean;
  code: 'slo' | 'backlog' | 'generator' | undefined;
  reason: string | undefined;
}

/** Rates go up by this factor until one breaks. */
const STEP_UP = 2;
/** Bisecting ends when the two ends of the range are so near each other. */
const RESOLUTION = 1.03;
/** The rate that held last is held so many times longer to confirm it. */
const CONFIRM = 3;
/** The start of a step, while connections and queues fill, does not count for the trend. */
const SETTLING = 0.25;
/** A backlog that grows by less than this share of the rate is not told from chance. */
const LEAST_GROWTH = 0.005;
/** A growth of less than this share of the rate is looked at twice. */
const MARGINAL = 0.03;
/** The slope must be so many standard errors above 0. */
const SURE = 2.5;
/** A step whose backlog is more than so many seconds of load, and still growing fast, is given up. */
const HOPELESS_SECONDS = 0.5;
const HOPELESS_GROWTH = 0.1;

export interface SearchOptions {
  slo: readonly Check[];
  /** Tasks/s. */
  from: number;
  to: number;
  /** Seconds of a step. */
  hold: number;
  /** How the arrivals come: those at random make a backlog that grows and shrinks by chance too. */
  arrivals: 'even' | 'poisson';
}

/**
 * The search for the highest rate that a target holds: doubles the rate until one breaks, bisects, and confirms. It
 * only decides; who applies the load asks for `next` and reports what was seen.
 */
export class CapacitySearch {
  readonly steps: CapacityStep[] = [];
  readonly #options: SearchOptions;
  /** Rates that held, rising. */
  #held: number[] = [];
  #broke: { rps: number; judged: Judged } | undefined;
  #step: Step | undefined;
  #confirmed = false;
  #repeated = false;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get #holds(): number {
    return this.#held.at(-1) ?? 0;
  }

  /** The next rate to hold; undefined when the answer is known. */
  next(): Step | undefined {
    this.#step = this.#choose();
    return this.#step;
  }

  #choose(): Step | undefined {
    const { from, to, hold } = this.#options;
    const low = this.#holds;
    const high = this.#broke?.rps;
    if (this.#confirmed) return undefined;
    if (high === undefined) {
      if (low < to)
        return { phase: 'step', rps: low === 0 ? from : Math.min(to, low * STEP_UP), seconds: hold };
    } else if (low === 0) {
      return undefined;
    } else if (high / low > RESOLUTION) {
      return { phase: 'bisect', rps: roundRate(Math.sqrt(low * high)), seconds: hold };
    }
    return { phase: 'confirm', rps: low, seconds: hold * CONFIRM };
  }

  /** Takes in what was seen of the step that `next` gave. */
  report(seen: LevelSeen): Judged {
    const step = this.#step;
    if (!step) throw new Error('nothing was asked for');
    const judged = this.judge(step, seen);
    this.steps.push(describeStep(step, seen, this.#growth(step, seen), judged));
    // A moment's stall of either machine is not the limit: what it may have spoilt is tried once more.
    const isDoubtful = judged.code === 'generator' || this.#isMarginal(step, seen, judged);
    if (isDoubtful && !this.#repeated) {
      this.#repeated = true;
      return judged;
    }
    this.#repeated = false;
    if (judged.held) {
      if (step.phase === 'confirm') this.#confirmed = true;
      else this.#held.push(step.rps);
    } else {
      this.#broke = { rps: step.rps, judged };
      this.#held = this.#held.filter((rps) => rps < step.rps);
    }
    return judged;
  }

  judge(step: Step, seen: LevelSeen): Judged {
    const broken = (code: Judged['code'], reason: string): Judged => ({ held: false, code, reason });
    const lag = seen.lag.percentile(99);
    if (lag > LIMITS.lagP99) {
      return broken('generator', `the generator itself was late: lag p99 ${lag.toFixed(1)} ms`);
    }
    if (seen.utilisation > LIMITS.utilisation) {
      return broken(
        'generator',
        `a load thread was busy ${(seen.utilisation * 100).toFixed(0)} % of the time`,
      );
    }
    const source = {
      scenario: '',
      seconds: seen.seconds,
      totals: () => ({ requests: seen.requests, failures: seen.failures, times: () => seen.responseTime }),
    };
    for (const check of this.#options.slo) {
      const { value, passed } = judgeCheck(check, source);
      if (passed) continue;
      const { text, metric, limit } = check;
      return broken('slo', describeCheck({ text, metric, passed, value, limit, aborted: false }, []));
    }
    if (seen.unsent > 0)
      return broken('backlog', `${seen.unsent} tasks were unsent: as many users as may be were busy`);
    const { slope, error } = this.#growth(step, seen);
    if (slope > step.rps * LEAST_GROWTH && slope > SURE * error) {
      return broken('backlog', `the backlog grew by ${slope.toFixed(1)} requests a second`);
    }
    return { held: true, code: undefined, reason: undefined };
  }

  /**
   * Trend of the backlog once the step has settled. Near its limit the backlog of arrivals at random is a walk whose
   * variance grows by the rate each second; the slope fitted to such a walk over T seconds has the variance 6/5 of that
   * rate, divided by T (Durlauf and Phillips, Econometrica 56 (1988), p. 1335).
   */
  #growth({ rps }: Step, { backlog, spacing }: LevelSeen): Trend {
    const settled = backlog.slice(Math.ceil(backlog.length * SETTLING));
    const { slope, error } = trend(settled, spacing);
    const chance = this.#options.arrivals === 'poisson' ? (1.2 * rps) / (settled.length * spacing) : 0;
    return { slope, error: Math.sqrt(error ** 2 + chance) };
  }

  /** Whether the backlog grew so little that a single stall could have been it. */
  #isMarginal(step: Step, seen: LevelSeen, { code }: Judged): boolean {
    return code === 'backlog' && seen.unsent === 0 && this.#growth(step, seen).slope < step.rps * MARGINAL;
  }

  /** Whether the rest of the step that is going on need not be waited for: its backlog grows far too fast. */
  isHopeless(step: Step, backlog: readonly number[], spacing: number): boolean {
    const recent = backlog.slice(-Math.round(1 / spacing));
    const now = backlog.at(-1) ?? 0;
    return now > step.rps * HOPELESS_SECONDS && trend(recent, spacing).slope > step.rps * HOPELESS_GROWTH;
  }

  /** The answer; `interrupted`: whether the search was ended before it had one. */
  result(interrupted: boolean): Capacity {
    const holds = this.#holds;
    const broke = this.#broke;
    const found = {
      slo: this.#options.slo.map(({ text }) => text),
      holds,
      breaks: broke?.rps,
      steps: this.steps,
    };
    if (interrupted) return { ...found, code: 'interrupted', reason: 'the search was interrupted' };
    if (!broke) {
      return { ...found, code: 'ceiling', reason: `${this.#options.to}/s, the highest rate allowed, held` };
    }
    const { code = 'slo', reason = '' } = broke.judged;
    if (holds === 0 && code !== 'generator') {
      return {
        ...found,
        code: 'floor',
        reason: `${broke.rps}/s, the lowest rate tried, did not hold: ${reason}`,
      };
    }
    return { ...found, code, reason: `at ${broke.rps}/s ${reason}` };
  }
}

function describeStep(step: Step, seen: LevelSeen, { slope, error }: Trend, judged: Judged): CapacityStep {
  const { held, reason } = judged;
  return {
    phase: step.phase,
    rps: step.rps,
    completedRps: seen.seconds > 0 ? seen.completed / seen.seconds : 0,
    seconds: seen.seconds,
    held,
    reason,
    responseTime: seen.responseTime.distribution(),
    errors: seen.requests > 0 ? seen.failures / seen.requests : 0,
    backlogGrowth: slope,
    backlogGrowthError: Number.isFinite(error) ? error : 0,
  };
}

/** Three digits are finer than the resolution, and easier on the eye. */
function roundRate(rps: number): number {
  return Number(rps.toPrecision(4));
}
