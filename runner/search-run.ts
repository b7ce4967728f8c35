import { setTimeout as sleep } from 'node:timers/promises';
import { CapacitySearch, type Judged, type LevelSeen, type Step } from './capacity.ts';
import type { Clock } from './clock.ts';
import type { Load, ThreadState } from './load.ts';
import type { Log } from './log.ts';
import type { Options } from './options.ts';
import type { LevelTotals, Recorder } from './recorder.ts';
import type { Capacity } from './results.ts';
import type { Announcement } from './schedule.ts';

/** The backlog is looked at so often, ms. */
const LOOK_MS = 100;
/** A level is announced so long before it begins, ms: every load thread must know of it by then. */
const AHEAD_MS = 1000;
/** The backlog of one level is waited out before the next, s at most: what is left then is in the next one's way. */
const DRAIN_SECONDS = 30;

/** The search that the options ask for, which logs each of its steps. */
export function searchRun(
  { slo, capacityFrom, capacityTo, capacityHold, arrivals }: Options,
  { log, ...parts }: Pick<SearchRunParts, 'load' | 'recorder' | 'clock'> & { log: Log },
): SearchRun {
  return new SearchRun({
    ...parts,
    search: new CapacitySearch({ slo, from: capacityFrom, to: capacityTo, hold: capacityHold, arrivals }),
    onStep: ({ phase, rps, seconds }) => log.info(`Search: ${phase}, ${rps}/s for ${seconds} s`),
    onLevel: ({ rps }, { held, reason }) =>
      log.info(`Search: ${rps}/s ${held ? 'held' : `did not hold: ${reason}`}`),
  });
}

export interface SearchRunParts {
  search: CapacitySearch;
  load: Load;
  recorder: Recorder;
  clock: Clock;
  /** Told before each level, and after it. */
  onStep(step: Step): void;
  onLevel(step: Step, judged: Judged): void;
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
      const seen = await this.#hold(step, from, stop);
      if (stop.aborted) break;
      onLevel(step, search.report(seen));
      from = clock.now() + AHEAD_MS;
    }
    this.#announce({ from: Math.max(0, clock.now()), stages: [], levels: [], isLast: true });
  }

  /** What it found; `interrupted`: whether it was ended before it had its answer. */
  result(interrupted: boolean): Capacity {
    return this.#parts.search.result(interrupted);
  }

  async #hold(step: Step, from: number, stop: AbortSignal): Promise<LevelSeen> {
    const { recorder, clock, load, search } = this.#parts;
    const stage = { fromRps: step.rps, toRps: step.rps, seconds: step.seconds };
    const index = recorder.addLevel(stage, from / 1000);
    const level = recorder.levels[index] as LevelTotals;
    this.#announce({ from, stages: [stage], levels: [index], isLast: false });
    await pause(from - clock.now(), stop);
    const loopsBefore = new Map(load.threads.map((thread) => [thread.worker, thread]));
    const requestsBefore = recorder.requests;
    const backlog: number[] = [];
    let end = from + step.seconds * 1000;
    for (let look = from + LOOK_MS; look <= end && !stop.aborted; look += LOOK_MS) {
      await pause(look - clock.now(), stop);
      backlog.push(load.gauges.inFlight);
      if (look + AHEAD_MS < end && search.isHopeless(step, backlog, LOOK_MS / 1000)) {
        // The rest would only make the backlog longer that has to be waited out.
        end = clock.now() + AHEAD_MS;
        level.end(end / 1000);
        this.#announce({ from: end, stages: [], levels: [], isLast: false });
      }
    }
    load.collect();
    const completed = recorder.requests - requestsBefore;
    const utilisation = busiest(load, loopsBefore);
    await this.#drain(stop);
    return {
      seconds: (end - from) / 1000,
      unsent: level.unsent,
      completed,
      requests: level.requests,
      failures: level.failures,
      responseTime: level.responseTime,
      lag: level.lag,
      backlog,
      spacing: LOOK_MS / 1000,
      utilisation,
    };
  }

  /** Waits until what is on its way has ended. */
  async #drain(stop: AbortSignal): Promise<void> {
    const { load } = this.#parts;
    const until = performance.now() + DRAIN_SECONDS * 1000;
    // A load thread tells what it has in flight a little later than it has it.
    await pause(LOOK_MS * 2, stop);
    while (load.gauges.inFlight > 0 && performance.now() < until && !stop.aborted) await pause(LOOK_MS, stop);
    load.collect();
  }

  #announce(load: Pick<Announcement, 'from' | 'stages' | 'levels' | 'isLast'>): void {
    this.#parts.load.announce({ number: ++this.#announced, tasks: undefined, ...load });
  }
}

/** Share of the time since `before` that the busiest load thread was busy. */
function busiest(load: Load, before: ReadonlyMap<string, ThreadState>): number {
  const shares = load.threads.map(({ worker, active, idle }) => {
    const then = before.get(worker) ?? { active: 0, idle: 0 };
    const spent = active - then.active;
    return spent / Math.max(1, spent + idle - then.idle);
  });
  return Math.max(0, ...shares);
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
