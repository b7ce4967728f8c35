import { classOrder } from './class-order.ts';
import type { UserClass } from './user.ts';

/** Which class the next user is of: in the closed model in Locust's order, in the open model by weight alone. */
export class ClassPicker {
  readonly #order: Iterator<UserClass>;

  constructor(classes: readonly UserClass[], model: 'open' | 'closed') {
    this.#order = model === 'closed' ? classOrder(classes) : evenlySpread(classes);
  }

  /** Undefined when all that is left are fixed counts that are full. */
  next(): UserClass | undefined {
    const next = this.#order.next();
    return next.done ? undefined : next.value;
  }
}

/**
 * By weight: each time the class that is furthest behind its share (smooth weighted round-robin, as nginx does it).
 * There is no fixed count: the schedule decides how many tasks there are.
 */
function* evenlySpread(classes: readonly UserClass[]): Generator<UserClass> {
  const behind = classes
    .filter(({ weight }) => weight > 0)
    .map((userClass) => ({ userClass, weight: userClass.weight, credit: 0 }));
  const total = behind.reduce((sum, { weight }) => sum + weight, 0);
  for (;;) {
    let best = behind[0];
    if (!best) return;
    for (const entry of behind) {
      entry.credit += entry.weight;
      if (entry.credit > best.credit) best = entry;
    }
    best.credit -= total;
    yield best.userClass;
  }
}
