/** A source of numbers in [0, 1), like Math.random but repeatable. */
export type Random = () => number;

/**
 * Seeded generator: mulberry32, 32 bits of state, period 2^32.
 * Source: Tommy Ettinger's mulberry32 (public domain). Good enough to pick keys and waits; not for secrets.
 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed for a part of a run, so that parts do not share one stream. FNV-1a over the label. */
export function subSeed(seed: number, label: string): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
