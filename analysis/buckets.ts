/** Widths that a reader can count in: seconds, minutes, hours. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MOST_POINTS = 600;

export interface Buckets {
  /** Width in seconds. */
  seconds: number;
  count: number;
  /** Seconds of load that the last one covers; the others are covered whole. */
  lastCovered: number;
}

/**
 * The one rule by which every chart over time is cut into points: 1 s each, and as much wider as it takes to
 * stay within 600. A last bucket that load covers by less than half is left out, unless it is the only one:
 * a rate over so short a time says nothing.
 * @param span seconds of load, 0 or more
 * @param most points at most
 */
export function bucketsOf(span: number, most = MOST_POINTS): Buckets {
  const wide = 3600 * Math.ceil(span / 3600 / most);
  const seconds = WIDTHS.find((width) => span / width <= most) ?? wide;
  const whole = Math.floor(span / seconds);
  const rest = span - whole * seconds;
  if (whole === 0) return { seconds, count: 1, lastCovered: rest > 0 ? rest : seconds };
  if (rest < seconds / 2) return { seconds, count: whole, lastCovered: seconds };
  return { seconds, count: whole + 1, lastCovered: rest };
}
