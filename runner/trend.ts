/** A straight line through a series, and how sure its slope is. */
export interface Trend {
  /** Change of the value a second. */
  slope: number;
  /** Standard error of the slope. */
  error: number;
}

/**
 * Least-squares slope of `values`, one every `spacing` seconds. Successive values are not independent, so the standard
 * error counts fewer of them: n (1 - r) / (1 + r), with r the lag-1 autocorrelation of the residuals. Source: Santer et
 * al., "Statistical significance of trends", J. Geophys. Res. 105 (2000), equations 3 to 6.
 */
export function trend(values: readonly number[], spacing: number): Trend {
  const n = values.length;
  if (n < 3) return { slope: 0, error: Infinity };
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let products = 0;
  let squares = 0;
  values.forEach((value, i) => {
    products += (i - middle) * (value - mean);
    squares += (i - middle) ** 2;
  });
  const step = products / squares;
  const residuals = values.map((value, i) => value - mean - step * (i - middle));
  const sum = residuals.reduce((total, residual) => total + residual ** 2, 0);
  // A series that is a line to the last digit leaves nothing to correlate.
  const r =
    sum === 0 ? 0 : Math.max(0, residuals.slice(1).reduce((t, e, i) => t + e * residuals[i]!, 0) / sum);
  const effective = Math.max(2.1, (n * (1 - r)) / (1 + r));
  return { slope: step / spacing, error: Math.sqrt(sum / (effective - 2) / squares) / spacing };
}
