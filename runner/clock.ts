import { hrtimeOffset } from './hrtime.ts';
import { Waker } from './waker.ts';

/** Above this rate, tasks/s, wake-ups are gathered: each costs about as much as a request. */
const GATHER_ABOVE = 2000;
/** Then there is one so often at most, ms. */
const GATHER_MS = 1;

/** Time of a run: milliseconds from its start, from the monotonic clock, and how to wait for an instant. */
export class Clock {
  /** `performance.now()` at the start. */
  origin = 0;
  /** Unix microseconds at the start. */
  wallOrigin = 0;
  #waker: Waker | undefined;
  #lastWake = -Infinity;
  #interrupted = false;
  #nudged = false;

  /** Starts the clock `inSeconds` from now; until then `now()` is negative. */
  start(inSeconds = 0): void {
    this.origin = performance.now() + inSeconds * 1000;
    // Both clocks are read at one instant: Date.now() alone has whole milliseconds only.
    this.wallOrigin = Math.round((performance.timeOrigin + performance.now() + inSeconds * 1000) * 1000);
  }

  /**
   * Starts the clock at an instant of another machine's wall clock, Unix µs, which is `ahead` µs ahead of ours.
   */
  startAt(wallOrigin: number, ahead: number): void {
    const now = performance.now();
    this.origin = now + (wallOrigin - ahead) / 1000 - (performance.timeOrigin + now);
    this.wallOrigin = Math.round(wallOrigin);
  }

  /** Follows a clock of another thread: its origin on the clock that all threads share, ms, and on the wall. */
  follow(sharedOrigin: number, wallOrigin: number): void {
    this.origin = sharedOrigin - hrtimeOffset();
    this.wallOrigin = wallOrigin;
  }

  /** Makes precise waiting possible: resolves when the helper thread is up. */
  async prepare(): Promise<void> {
    this.#waker = new Waker();
    await this.#waker.ready();
  }

  now(): number {
    return performance.now() - this.origin;
  }

  /**
   * Resolves at `instant`, about, at a rate of `rate` tasks/s; never early, unless `interrupt` or `nudge` is called.
   */
  async until(instant: number, rate = 0): Promise<void> {
    const at = rate > GATHER_ABOVE ? Math.max(instant, this.#lastWake + GATHER_MS) : instant;
    while (!this.#interrupted && !this.#nudged && this.now() < at) await this.#wait(at);
    this.#nudged = false;
    this.#lastWake = this.now();
  }

  /** Ends the wait that is going on, or else the next one: what is waited for may have changed. */
  nudge(): void {
    this.#nudged = true;
    this.#waker?.interrupt();
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#waker?.interrupt();
  }

  async close(): Promise<void> {
    await this.#waker?.close();
  }

  async #wait(at: number): Promise<void> {
    if (this.#waker) return this.#waker.until(this.origin + at);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - this.now())));
  }
}
