/**
 * How late requests came to a server that notes when each arrived, against even spacing at `rps`: the time between
 * the two least late ones is taken as none, since nobody else's clock is known. So constant delays, such as that of the
 * network, do not count, and what is left is the unevenness that the target sees. All times are ms.
 */
export function receiverLag(arrivals: readonly number[], rps: number): { p50: number; p99: number } {
  if (arrivals.length === 0) return { p50: Number.NaN, p99: Number.NaN };
  const late = arrivals.toSorted((a, b) => a - b).map((at, i) => at - (i * 1000) / rps);
  const least = Math.min(...late);
  const lags = late.map((at) => at - least).toSorted((a, b) => a - b);
  const at = (share: number): number => lags[Math.ceil(share * lags.length) - 1] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
