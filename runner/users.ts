import type { UserClass } from './user.ts';

/**
 * Picks user classes by weight, evenly spread: each time the class that is furthest behind its share
 * (smooth weighted round-robin, as nginx does it). Classes with a fixed count come first, until they are
 * full; in the open model the schedule decides how many tasks there are, and only weights count.
 */
export class ClassPicker {
  readonly #behind: { userClass: UserClass; weight: number; credit: number; fixedLeft: number }[];
  readonly #total: number;

  constructor(classes: readonly UserClass[], model: 'open' | 'closed') {
    this.#behind = classes.map((userClass) => ({
      userClass,
      weight: model === 'closed' && userClass.fixedCount > 0 ? 0 : userClass.weight,
      credit: 0,
      fixedLeft: model === 'closed' ? userClass.fixedCount : 0,
    }));
    this.#total = this.#behind.reduce((sum, entry) => sum + entry.weight, 0);
  }

  /** Undefined when all that is left are fixed counts that are full. */
  next(): UserClass | undefined {
    const fixed = this.#behind.find((entry) => entry.fixedLeft > 0);
    if (fixed) {
      fixed.fixedLeft--;
      return fixed.userClass;
    }
    let best = this.#behind.find((entry) => entry.weight > 0);
    if (!best) return undefined;
    for (const entry of this.#behind) {
      entry.credit += entry.weight;
      if (entry.credit > best.credit) best = entry;
    }
    best.credit -= this.#total;
    return best.userClass;
  }
}
