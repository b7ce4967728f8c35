/** What the order of users asks of their classes. */
export interface Weighted {
  readonly name: string;
  readonly weight: number;
  readonly fixedCount: number;
}

/**
 * The classes of users in the order in which Locust starts them: those of a fixed count first, then by weight, each time
 * the class whose next user brings the shares nearest to the weights (in Kullback-Leibler divergence).
 * Source: `_kl_generator` and `_user_gen` of Locust's `dispatch.py`, tried against it.
 */
export function* classOrder<C extends Weighted>(classes: readonly C[]): Generator<C> {
  const byName = classes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const fixed = byName.filter(({ fixedCount }) => fixedCount > 0);
  const places = fixed.reduce((sum, { fixedCount }) => sum + fixedCount, 0);
  const order = nearestShares(fixed, ({ fixedCount }) => fixedCount);
  for (let place = 0; place < places; place++) {
    const next = order.next();
    if (!next.done) yield next.value;
  }
  yield* nearestShares(
    byName.filter(({ fixedCount }) => fixedCount <= 0),
    ({ weight }) => weight,
  );
}

function* nearestShares<C extends Weighted>(
  classes: readonly C[],
  weightOf: (item: C) => number,
): Generator<C> {
  const waiting = classes
    .map((item) => ({ item, weight: weightOf(item), next: weightOf(item) + 1, gain: 0 }))
    .filter(({ weight }) => weight > 0);
  for (const one of waiting) one.gain = gainOf(one.weight, one.weight);
  while (waiting.length > 0) {
    const best = waiting.reduce((least, one) => (comesBefore(one, least) ? one : least));
    yield best.item;
    best.gain = gainOf(best.weight, best.next);
    best.next += 1;
  }
}

/** How the divergence changes with one more user of a class that has `x` less its weight already. */
function gainOf(weight: number, x: number): number {
  return weight * Math.log2(x / (x + 1));
}

interface Waiting {
  item: Weighted;
  weight: number;
  next: number;
  gain: number;
}

/** Ties are broken as tuples are ordered in Python. */
function comesBefore(a: Waiting, b: Waiting): boolean {
  if (a.gain !== b.gain) return a.gain < b.gain;
  if (a.next !== b.next) return a.next < b.next;
  if (a.weight !== b.weight) return a.weight < b.weight;
  return a.item.name < b.item.name;
}
