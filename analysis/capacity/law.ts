/** One level of load, in a steady state. */
export interface Point {
  /** Requests in flight, on average. */
  n: number;
  /** Requests per second that were answered well. */
  x: number;
  /** How much it counts: 1 over the variance of ln x, in any common unit. */
  weight: number;
}

/** An estimate with its 95 % interval; an open end is infinite. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/**
 * The Universal Scalability Law (Gunther, Guerrilla Capacity Planning, 2007, chapter 4):
 * X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)), in requests per second, N in flight.
 */
export interface Law {
  /** Requests per second of one alone. */
  lambda: number;
  /** Contention: the share of work that cannot be done side by side. */
  sigma: number;
  /** Coherency: what each pays for each other. */
  kappa: number;
}

export function throughputAt({ lambda, sigma, kappa }: Law, n: number): number {
  return (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/** ln lambda that fits best: the weighted mean of what each point says it is. */
export function bestLambda(points: readonly Point[], law: Omit<Law, 'lambda'>): number {
  let [sum, weights] = [0, 0];
  for (const { n, x, weight } of points) {
    sum += weight * Math.log(x / throughputAt({ lambda: 1, ...law }, n));
    weights += weight;
  }
  return sum / weights;
}

/** Sum of squares of ln x around the law; infinite where the law is none. Without lambda, with the best one. */
export function squares(points: readonly Point[], law: Omit<Law, 'lambda'> & Partial<Law>): number {
  const { sigma, kappa, lambda } = law;
  if (!(sigma >= 0) || !(kappa >= 0)) return Number.POSITIVE_INFINITY;
  const scale = lambda === undefined ? bestLambda(points, { sigma, kappa }) : Math.log(lambda);
  let sum = 0;
  for (const { n, x, weight } of points) {
    const residual = Math.log(x / throughputAt({ lambda: 1, sigma, kappa }, n)) - scale;
    sum += weight * residual * residual;
  }
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

/** Weights whose mean is 1, so that the scatter is that of a common level. */
export function weighed(points: readonly Point[]): Point[] {
  const mean = points.reduce((sum, { weight }) => sum + weight, 0) / points.length;
  return points.map((point) => Object.assign({}, point, { weight: point.weight / mean }));
}
