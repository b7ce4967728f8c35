import type { WorkerRun } from './worker-run.ts';

/** A plan that lasts until the next one, s. */
const FOR_EVER = 365 * 24 * 3600;
/** A new rate holds so long after it was asked for, ms: at once, but never before what was sent already. */
const AHEAD_MS = 20;

/** Under a master that knows users only: each user counts as so many requests a second of the open model. */
export class UserRate {
  #number = 0;
  counts: Record<string, number> = {};

  constructor(private readonly rps: number) {}

  assign(run: WorkerRun, counts: Record<string, number>): void {
    this.counts = counts;
    const users = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const rate = users * this.rps;
    const stage = { fromRps: rate, toRps: rate, seconds: FOR_EVER };
    const level = this.#number++;
    const from = Math.max(0, run.clock.now() + AHEAD_MS);
    run.announce(
      { number: this.#number, from, stages: [stage], levels: [level], tasks: undefined, isLast: false },
      {
        index: 0,
        count: 1,
      },
    );
  }
}
