import type { Random } from 'open-saves-load';
import { uniform, type Pick } from './zipf.ts';

/** Tries by popularity before any free key will do. */
const TRIES = 4;

/** Keys 0 to `size` - 1, each lent to one task at a time, so that no two tasks write to one key at once. */
export class LeasePool {
  readonly #taken: Uint8Array;
  readonly #anywhere: Pick;
  #busy = 0;

  constructor(readonly size: number) {
    this.#taken = new Uint8Array(size);
    this.#anywhere = uniform(size);
  }

  get busy(): number {
    return this.#busy;
  }

  /** A free key, by `pick` where that one is free; undefined when all are taken. */
  take(random: Random, pick: Pick = this.#anywhere): number | undefined {
    if (this.#busy >= this.size) return undefined;
    for (let i = 0; i < TRIES; i++) {
      const key = pick(random);
      if (this.#taken[key] === 0) return this.#lend(key);
    }
    let key = this.#anywhere(random);
    while (this.#taken[key] !== 0) key = (key + 1) % this.size;
    return this.#lend(key);
  }

  /** Takes this key; false when it is taken. */
  takeThis(key: number): boolean {
    if (this.#taken[key] !== 0) return false;
    this.#lend(key);
    return true;
  }

  /** Throws RangeError for a key that is not taken: two tasks would hold it next. */
  release(key: number): void {
    if (this.#taken[key] !== 1) throw new RangeError(`key ${key} was not taken`);
    this.#taken[key] = 0;
    this.#busy--;
  }

  #lend(key: number): number {
    this.#taken[key] = 1;
    this.#busy++;
    return key;
  }
}
