import { Worker } from 'node:worker_threads';
import { hrtimeOffset } from './hrtime.ts';

/**
 * Wakes the event loop at an instant, to about a tenth of a millisecond: a helper thread waits for it. An
 * event loop's own timers round to whole milliseconds, which at 1000 requests a second is the whole gap.
 */
export class Waker {
  readonly #control = new Int32Array(new SharedArrayBuffer(4));
  readonly #at = new Float64Array(new SharedArrayBuffer(8));
  readonly #thread: Worker;
  #waiting: (() => void) | undefined;
  readonly #offset = hrtimeOffset();

  constructor() {
    this.#thread = new Worker(new URL('./threads/waker.mjs', import.meta.url), {
      workerData: { control: this.#control, at: this.#at },
      execArgv: [],
    });
    this.#thread.on('message', (asked: number) => {
      if (asked === this.#control[0]) this.#wake();
    });
  }

  /** Resolves when the thread is up. */
  ready(): Promise<void> {
    return this.until(performance.now());
  }

  /** Resolves at `instant` of `performance.now()`, or when `interrupt` is called. One at a time. */
  until(instant: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#at[0] = instant + this.#offset;
      Atomics.add(this.#control, 0, 1);
      Atomics.notify(this.#control, 0);
    });
  }

  interrupt(): void {
    this.#wake();
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #wake(): void {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.();
  }
}
