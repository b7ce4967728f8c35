/**
 * Student's t distribution, by the regularized incomplete beta function in Lentz's continued fraction
 * (Press et al., Numerical Recipes, 3rd ed., 6.4 and 6.14).
 */

/** Probability that |T| is at least `t`. @param df degrees of freedom, above 0; Infinity is the normal distribution */
export function twoSided(t: number, df: number): number {
  const x = t * t;
  // Beyond a million the two agree to more digits than are ever shown.
  const finite = Math.min(df, 1e6);
  return incompleteBeta(finite / (finite + x), finite / 2, 0.5);
}

/** The t that |T| exceeds with probability `alpha`. */
export function critical(alpha: number, df: number): number {
  let [low, high] = [0, 1];
  while (twoSided(high, df) > alpha) high *= 2;
  // More digits than are ever shown.
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (twoSided(middle, df) > alpha) low = middle;
    else high = middle;
  }
  return high;
}

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges fast on one side of the mean only.
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 2000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return result;
}

/** Lanczos's approximation with g = 7 and nine terms; right to 15 digits above 0.5, which is all that is asked. */
function logGamma(z: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const x = z - 1;
  const base = x + 7.5;
  const sum = terms.reduce((all, term, i) => (i === 0 ? term : all + term / (x + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(base) - base + Math.log(sum);
}
