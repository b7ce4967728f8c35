import { UsageError, type Random } from 'open-saves-load';

/** Picks a rank from 0, the most popular, up to one below the count that it was made for. */
export type Pick = (random: Random) => number;

export const POPULARITY_FORMS = 'uniform, or zipf:1.1 with an exponent from 0 to 10';

export function uniform(count: number): Pick {
  return (random) => Math.floor(random() * count);
}

/**
 * Zipf over `count` ranks: P(rank k) is proportional to 1 / (k + 1)^exponent. Constant time a pick, and no table.
 * Source: Hörmann and Derflinger, Rejection-inversion to generate variates from monotone discrete
 * distributions, ACM TOMACS 6(3), 1996; their `h` is the density and `H` its integral.
 */
export function zipf(count: number, exponent: number): Pick {
  if (exponent === 0) return uniform(count);
  const h = (x: number): number => Math.exp(-exponent * Math.log(x));
  const H = (x: number): number => Math.log(x) * expRatio((1 - exponent) * Math.log(x));
  const inverseH = (y: number): number => Math.exp(y * logRatio(Math.max(-1, y * (1 - exponent))));
  const low = H(1.5) - 1;
  const high = H(count + 0.5);
  const nearEnough = 2 - inverseH(H(2.5) - h(2));
  return (random) => {
    for (;;) {
      const u = high + random() * (low - high);
      const x = inverseH(u);
      const k = Math.min(count, Math.max(1, Math.floor(x + 0.5)));
      if (k - x <= nearEnough || u >= H(k + 0.5) - h(k)) return k - 1;
    }
  };
}

/** Throws UsageError naming `option` unless `text` is `uniform` or `zipf:EXPONENT`. */
export function parsePopularity(text: string, option: string): (count: number) => Pick {
  if (text === 'uniform') return uniform;
  const exponent = Number(/^zipf:(\d+(?:\.\d+)?)$/.exec(text)?.[1]);
  if (!(exponent >= 0 && exponent <= 10)) {
    throw new UsageError(`${option} ${text}: not a popularity. It takes ${POPULARITY_FORMS}.`);
  }
  return (count) => zipf(count, exponent);
}

/** (e^x - 1) / x, and its limit at 0. */
function expRatio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x / 2;
}

/** ln(1 + x) / x, and its limit at 0. */
function logRatio(x: number): number {
  return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x / 2;
}
