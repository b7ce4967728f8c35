import { isNamed, judgeCheck, type Check, type CheckSource, type CheckTotals, type Times } from './checks.ts';
import { Histogram } from './histogram.ts';
import type { NameTotals, Recorder } from './recorder.ts';

/** Seconds before which nothing is judged: the first answers alone must not end a run. */
const CHECKS_FROM = 0.5;
/** A rate that has to be reached is not judged before this, s: it counts from the start, and the start is slow. */
const RATE_FROM = 10;

/** The checks that stop a run as soon as they break, looked at while it goes on. */
export class LiveChecks {
  readonly #checks: readonly Check[];

  constructor(
    checks: readonly Check[],
    private readonly recorder: Recorder,
    private readonly scenario: string,
  ) {
    this.#checks = checks.filter(({ abort }) => abort);
  }

  /** The first one that is broken `seconds` after the start of the clock; undefined: none. */
  broken(seconds: number): Check | undefined {
    if (this.#checks.length === 0 || seconds < CHECKS_FROM) return undefined;
    const source = this.#source(seconds);
    return this.#checks.find((check) => {
      const isRising = check.metric === 'rps' && check.comparison.startsWith('>');
      if (isRising && seconds < RATE_FROM) return false;
      const { value, passed } = judgeCheck(check, source);
      return value !== undefined && !passed;
    });
  }

  #source(seconds: number): CheckSource {
    const { recorder, scenario } = this;
    const all = [...recorder.names.values()].flatMap((byName) => [...byName.values()]);
    return {
      scenario,
      seconds,
      totals: (name) => {
        const found = name === undefined ? all : all.filter((one) => isNamed(one, name));
        return found.length === 0 ? undefined : this.#totals(found);
      },
    };
  }

  #totals(found: readonly NameTotals[]): CheckTotals {
    const { recorder } = this;
    const merged = (pick: (one: NameTotals) => Histogram): Histogram => {
      const sum = new Histogram();
      for (const one of found) sum.add(pick(one));
      return sum;
    };
    return {
      requests: found.reduce((total, one) => total + one.requests, 0),
      failures: found.reduce((total, one) => total + one.failures, 0),
      times: (kind: Times) => {
        if (kind === 'wait') return recorder.wait;
        if (kind === 'lag') return recorder.lag;
        return merged((one) => (kind === 'service' ? one.serviceTime : one.responseTime));
      },
    };
  }
}
