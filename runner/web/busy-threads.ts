import type { ThreadState } from '../load.ts';

/** Share of time, 0 to 1, that each load thread was busy between the last two looks. */
export class BusyThreads {
  readonly #shares = new Map<string, number>();
  readonly #before = new Map<string, ThreadState>();

  look(threads: readonly ThreadState[]): void {
    for (const thread of threads) {
      const before = this.#before.get(thread.worker) ?? { active: 0, idle: 0 };
      const spent = thread.active - before.active;
      const all = spent + thread.idle - before.idle;
      // A thread of another run begins anew.
      if (all > 0) this.#shares.set(thread.worker, Math.min(1, Math.max(0, spent / all)));
      this.#before.set(thread.worker, thread);
    }
  }

  of(worker: string): number {
    return this.#shares.get(worker) ?? 0;
  }
}
