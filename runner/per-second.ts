/** Counts by whole Unix second. The second being counted stays out of the map: this is on the hot path. */
export class PerSecond {
  #second = -1;
  #count = 0;
  readonly #counts = new Map<number, number>();

  add(second: number, count = 1): void {
    if (second !== this.#second) {
      this.#settle();
      this.#second = second;
    }
    this.#count += count;
  }

  #settle(): void {
    if (this.#count > 0) this.#counts.set(this.#second, (this.#counts.get(this.#second) ?? 0) + this.#count);
    this.#count = 0;
  }

  counts(): ReadonlyMap<number, number> {
    this.#settle();
    return this.#counts;
  }
}
