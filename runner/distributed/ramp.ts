/**
 * How many users there are to be, from the start on: max(1, floor(rate)) of them every so many seconds, the first at
 * once, as Locust does.
 */
export class Ramp {
  readonly #batch: number;
  readonly #started: number;

  constructor(
    private readonly total: number,
    /** Users a second. */
    private readonly spawnRate: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#batch = Math.max(1, Math.floor(spawnRate));
    this.#started = now();
  }

  users(): number {
    const seconds = (this.now() - this.#started) / 1000;
    const batches = Math.floor((seconds * this.spawnRate) / this.#batch + 1e-9) + 1;
    return Math.min(this.total, batches * this.#batch);
  }

  isFull(users: number): boolean {
    return users >= this.total;
  }
}
