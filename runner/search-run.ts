import { setTimeout as sleep } from 'node:timers/promises';
import type { CapacitySearch, LevelSeen, Step } from './capacity.ts';
import type { Clock } from './clock.ts';
import type { Load } from './load.ts';
import type { LevelTotals, Recorder } from './recorder.ts';
import type { Announcement } from './schedule.ts';

/** The backlog is looked at so often, ms. */
const LOOK_MS = 100;
/** A level is announced so long before it begins, ms: every load thread must know of it by then. */
const AHEAD_MS = 1000;
/** The backlog of one level is waited out before the next, s at most: what is left then is in the next one's way. */
const DRAIN_SECONDS = 30;

export interface SearchRunParts {
  search: CapacitySearch;
  load: Load;
  recorder: Recorder;
  clock: Clock;
  /** Told before each level, and after it. */
  onStep(step: Step): void;
  onLevel(step: Step, held: boolean, reason: string | undefined): void;
}

/** Applies the levels that the search for the limit asks for, one after the other, and tells it what it saw. */
export class SearchRun {
  readonly #parts: SearchRunParts;
  #announced = 0;

  constructor(parts: SearchRunParts) {
    this.#parts = parts;
  }

  /** Resolves when the search has its answer, or `stop` is aborted; the load then ends. */
  async run(stop: AbortSignal): Promise<void> {
    const { search, clock, onStep, onLevel } = this.#parts;
    // The first level begins with the clock: the warm-up has led up to it.
    let from = 0;
    for (let step = search.next(); step && !stop.aborted; step = search.next()) {
      onStep(step);
      const seen = await this.#level(step, from, stop);
      if (stop.aborted) break;
      const { held, reason } = search.report(seen);
      onLevel(step, held, reason);
      await this.#drain(stop);
      from = clock.now() + AHEAD_MS;
    }
    this.#announce({ from: Math.max(0, clock.now()), stages: [], levels: [], isLast: true });
  }

  async #level(step: Step, from: number, stop: AbortSignal): Promise<LevelSeen> {
    const { recorder, clock, load, search } = this.#parts;
    const stage = { fromRps: step.rps, toRps: step.rps, seconds: step.seconds };
    const index = recorder.addLevel(stage, from / 1000);
    const level = recorder.levels[index] as LevelTotals;
    this.#announce({ from, stages: [stage], levels: [index], isLast: false });
    await sleepUntil(clock, from, stop);
    const requestsBefore = recorder.requests;
    const backlog: LevelSeen['backlog'] = [];
    let end = from + step.seconds * 1000;
    let completed = 0;
    while (clock.now() < end && !stop.aborted) {
      await sleep(Math.min(LOOK_MS, Math.max(1, end - clock.now())));
      load.collect();
      const now = clock.now();
      backlog.push({ seconds: (now - from) / 1000, requests: load.gauges.inFlight });
      completed = recorder.requests - requestsBefore;
      if (now < end - AHEAD_MS && search.isHopeless(this.#seen(step, level, backlog, completed, now - from))) {
        // The rest would only make the backlog longer that has to be waited out.
        end = now + AHEAD_MS;
        level.stage.seconds = (end - from) / 1000;
        this.#announce({ from: end, stages: [], levels: [], isLast: false });
      }
    }
    await this.#drain(stop);
    return this.#seen(step, level, backlog, completed, end - from);
  }

  #seen(step: Step, level: LevelTotals, backlog: LevelSeen['backlog'], completed: number, ms: number): LevelSeen {
    const { recorder, load } = this.#parts;
    return {
      step,
      seconds: ms / 1000,
      due: level.due,
      unsent: level.unsent,
      completed,
      requests: level.requests,
      failures: level.failures,
      responseTime: level.responseTime,
      lag: level.lag,
      backlog,
      utilisation: Math.max(0, ...load.threads.map(({ active, idle }) => active / Math.max(1, active + idle))),
      errors: recorder.failures,
    };
  }

  /** Waits until what is on its way has ended. */
  async #drain(stop: AbortSignal): Promise<void> {
    const { load } = this.#parts;
    for (let left = DRAIN_SECONDS * 1000; left > 0 && load.gauges.inFlight > 0 && !stop.aborted; left -= LOOK_MS) {
      await sleep(LOOK_MS);
    }
    load.collect();
  }

  #announce(load: Pick<Announcement, 'from' | 'stages' | 'levels' | 'isLast'>): void {
    this.#parts.load.announce({ number: ++this.#announced, tasks: undefined, ...load });
  }
}

async function sleepUntil(clock: Clock, instant: number, stop: AbortSignal): Promise<void> {
  const ms = instant - clock.now();
  if (ms > 0) await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
