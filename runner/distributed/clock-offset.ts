/** One round trip: when it was sent and came back on our clock, and when it came to the other, Unix µs. */
export interface RoundTrip {
  sent: number;
  came: number;
  back: number;
}

/**
 * How far the other clock is ahead of ours, µs, from the quickest round trip, and how far off that may be: half of that
 * trip. Source: D. L. Mills, RFC 5905, section 8 (clock filter).
 */
export function clockOffset(trips: readonly RoundTrip[]): { ahead: number; error: number } {
  const lengthOf = ({ sent, back }: RoundTrip): number => back - sent;
  const [best] = trips.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  if (!best) return { ahead: 0, error: Infinity };
  return { ahead: best.came - (best.sent + best.back) / 2, error: lengthOf(best) / 2 };
}
