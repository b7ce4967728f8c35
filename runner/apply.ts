import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import { events } from './events.ts';
import { here } from './here.ts';
import type { HttpEngine } from './http.ts';
import type { Options } from './options.ts';
import type { Plan } from './plan.ts';
import { warmupSeconds } from './schedule.ts';
import type { Share } from './share.ts';
import type { Timeline } from './timeline.ts';

/**
 * Requests on the wire at the end of the closed model may be answered for so long even where --stop-timeout is
 * less, s: the target has counted them, and a run whose rows are fewer than the target's count is not whole.
 */
const GRACE = 1;

/** Node's timers take so many ms at most, and fire at once above. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface Applied {
  share: Share;
  engine: HttpEngine;
  timeline: Timeline;
  plan: Plan;
  options: Options;
  /** Closed model: numbers of the users to bring up. */
  users: Iterable<number>;
  stop: AbortSignal;
}

/**
 * Applies the load. Resolves when the last request has ended or was cut off, with the instant
 * (`performance.now()`) at which the load stopped being applied before its time was up; undefined when it was
 * applied in full.
 */
export async function applyLoad(applied: Applied): Promise<number | undefined> {
  const { share, engine, timeline, plan, options, users, stop } = applied;
  const load = plan.model === 'open' ? share.attack(timeline) : closedLoad(share, plan, users);
  const total = plan.seconds === undefined ? undefined : warmupSeconds(options, plan.model) + plan.seconds;
  await firstOf(load, stop, total);
  let endedEarly: number | undefined;
  if (stop.aborted || plan.model === 'closed') {
    endedEarly = performance.now();
    if (events.testStopping.isHeard) await here.tell(events.testStopping);
    timeline.end();
    share.stop();
  } else {
    await here.tell(events.testStopping);
  }
  // Cutting off the slowest would flatter: in the open model they are waited for.
  const usual = plan.model === 'open' ? options.timeout : options.stopTimeout;
  const patience = stop.aborted ? Math.min(usual, patienceWhenStopped(options)) : usual;
  if (plan.model === 'closed' && patience < GRACE) engine.refuseTasks();
  const untilCutOff = Math.max(patience, GRACE);
  const cutOff = setTimeout(
    () => {
      share.giveUp();
      engine.cutOff();
    },
    Math.min(untilCutOff * 1000, LONGEST_TIMER),
  );
  // A task that waits for something else than its requests is not waited for.
  await firstOf(load, undefined, untilCutOff + GRACE);
  clearTimeout(cutOff);
  return endedEarly;
}

/** Seconds for which requests are awaited when a run is interrupted: the rest of --stop-within is for the results. */
export function patienceWhenStopped({ stopWithin }: Pick<Options, 'stopWithin'>): number {
  return stopWithin === undefined ? Infinity : stopWithin / 3;
}

function closedLoad(
  share: Share,
  { swarm, isAssigned }: Extract<Plan, { model: 'closed' }>,
  users: Iterable<number>,
): Promise<void> {
  return isAssigned ? share.crew() : share.swarm(swarm.spawnRate, users);
}

/**
 * When load stopped being applied, ms from the start of the clock: as planned, unless it ended before its time.
 * `ended` is when the last request did, which is all there is to go by where nothing was planned.
 */
export function loadEnded(plan: Plan, clock: Clock, endedEarly: number | undefined, ended: number): number {
  const planned = plan.seconds === undefined ? ended : plan.seconds * 1000;
  return Math.min(planned, endedEarly === undefined ? Infinity : endedEarly - clock.origin);
}

/** Resolves when `work` has, `signal` is aborted, or `seconds` have passed: whichever comes first. */
async function firstOf(
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
  seconds: number | undefined,
): Promise<void> {
  const enough = new AbortController();
  const either = signal ? AbortSignal.any([enough.signal, signal]) : enough.signal;
  // A run of more than three weeks is ended by its own schedule.
  const ms = seconds === undefined ? LONGEST_TIMER : Math.min(seconds * 1000, LONGEST_TIMER);
  const timer = sleep(ms, undefined, { signal: either }).catch(() => undefined);
  await Promise.race([work, timer]);
  enough.abort();
}
