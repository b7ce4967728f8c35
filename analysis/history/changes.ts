/**
 * Where a row of figures, one a run, changed for longer: by the stretch whose mean rank differs most from that of all others,
 * held against what the same figures show in random order (a permutation test), and then in each part again (circular binary
 * segmentation, A. Olshen et al., Biostatistics 5, 2004). Ranks, so that one odd run makes no change.
 */

/** Chance that a row without any change shows one. */
export const CHANGE_LEVEL = 0.01;
/** What fewer figures show is no change for good. */
const FEWEST = 3;
const ORDERS = 1999;

/** Draws a whole number below another. */
type Below = (count: number) => number;

/** Indices of figures from which on they are others, in order. The figures must be independent of each other. */
export function changesIn(figures: readonly number[]): number[] {
  return split(figures, 0, orders());
}

function split(figures: readonly number[], offset: number, below: Below): number[] {
  const ranks = ranksOf(figures);
  const found = largest(ranks);
  if (!found) return [];
  const order = [...ranks];
  let asLarge = 1;
  for (let i = 0; i < ORDERS; i++) {
    shuffle(order, below);
    if ((largest(order)?.size ?? 0) >= found.size - 1e-9) asLarge++;
  }
  if (asLarge / (ORDERS + 1) > CHANGE_LEVEL) return [];
  // One end of the stretch may be that of the row.
  const places = [found.from, found.to].filter((at) => at > 0 && at < figures.length);
  const edges = [0, ...places, figures.length];
  return edges
    .slice(1)
    .flatMap((to, i) => [
      ...(i > 0 ? [offset + (edges[i] ?? 0)] : []),
      ...split(figures.slice(edges[i], to), offset + (edges[i] ?? 0), below),
    ]);
}

interface Stretch {
  from: number;
  to: number;
  /** Its standardized difference from the rest. */
  size: number;
}

/** The stretch that differs most from the rest; undefined where there are too few figures. */
function largest(ranks: readonly number[]): Stretch | undefined {
  const count = ranks.length;
  const middle = (count + 1) / 2;
  const sums = [0];
  for (const rank of ranks) sums.push((sums.at(-1) ?? 0) + rank - middle);
  let found: Stretch | undefined;
  for (let from = 0; from <= count - FEWEST; from++) {
    if (from > 0 && from < FEWEST) continue;
    for (let to = from + FEWEST; to <= count; to++) {
      const [inside, after] = [to - from, count - to];
      if (count - inside < FEWEST || (after > 0 && after < FEWEST)) continue;
      const size = Math.abs((sums[to] ?? 0) - (sums[from] ?? 0)) / Math.sqrt(inside * (count - inside));
      if (!found || size > found.size) found = { from, to, size };
    }
  }
  return found;
}

/** From 1; equal figures have the mean of their ranks. */
function ranksOf(figures: readonly number[]): number[] {
  return figures.map((one) => {
    const below = figures.filter((other) => other < one).length;
    const equal = figures.filter((other) => other === one).length;
    return below + (equal + 1) / 2;
  });
}

/** Fisher and Yates. */
function shuffle(values: number[], below: Below): void {
  for (let i = values.length - 1; i > 0; i--) {
    const other = below(i + 1);
    [values[i], values[other]] = [values[other] ?? 0, values[i] ?? 0];
  }
}

/** The same orders for the same figures, always (S. Park and K. Miller's minimal standard generator, Comm. ACM 31, 1988). */
function orders(): Below {
  let state = 1;
  return (count) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * count);
  };
}
