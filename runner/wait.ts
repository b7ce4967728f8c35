import type { Random } from './random.ts';

/** Seconds to wait after a task. Locust's wait functions return functions of the user, and so do these. */
export type WaitTime = (waiter: Waiter) => number;

/** What a wait function may use of the user that waits. */
export interface Waiter {
  /** Seconds, monotonic. */
  now(): number;
  random: Random;
  /** Free for a wait function's own state, kept per user. */
  waitState: Map<WaitTime, number>;
}

/** Uniform between `min` and `max` seconds. */
export function between(min: number, max: number): WaitTime {
  return ({ random }) => min + random() * (max - min);
}

/** Always `seconds`. */
export function constant(seconds: number): WaitTime {
  return () => seconds;
}

/** Fills up to `seconds` from one task's start to the next one's; no catching up when a task took longer. */
export function constantPacing(seconds: number): WaitTime {
  const wait: WaitTime = (waiter) => {
    const now = waiter.now();
    const lastEnd = waiter.waitState.get(wait);
    const pause = lastEnd === undefined ? seconds : Math.max(0, seconds - (now - lastEnd));
    waiter.waitState.set(wait, now + pause);
    return pause;
  };
  return wait;
}

/** At most `perSecond` task starts a second and user. */
export function constantThroughput(perSecond: number): WaitTime {
  return constantPacing(1 / perSecond);
}
