import type { Sample } from '../infrastructure/stored-runs.ts';

/** Response times, ms, the shortest first. */
export const timesOf = (samples: readonly Sample[]): number[] =>
  samples.map(({ response_time_ms: ms }) => Number(ms)).toSorted((a, b) => a - b);

/** The value at or below which such a share of sorted values is. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;

export const failuresIn = (samples: readonly Sample[]): number =>
  samples.filter(({ error_kind: kind }) => kind !== '').length;

/** The minute whose p99 is the highest, as minutes since 1970, and its samples. */
export function worstMinute(samples: readonly Sample[]): { minute: number; own: Sample[] } {
  const minuteOf = ({ timestamp }: Sample): number => Math.floor(Number(timestamp) / 60);
  const minutes = [...new Set(samples.map(minuteOf))].map((minute) => {
    const own = samples.filter((sample) => minuteOf(sample) === minute);
    return { minute, own, p99: percentile(timesOf(own), 0.99) };
  });
  const [worst] = minutes.toSorted((a, b) => b.p99 - a.p99);
  if (!worst) throw new Error('no samples');
  return worst;
}

const TIMES_AND_RATES = new Set(['timestamp', 'response_time_ms', 'service_time_ms', 'lag_ms', 'target_rps']);

/** A row of a file as the engine gives it. */
export const asAnswered = (sample: Sample): string[] =>
  Object.entries(sample).map(([name, text]) => (TIMES_AND_RATES.has(name) ? javaDouble(Number(text)) : text));

/** As Java writes it: with a fraction always, and with an exponent from ten millions on. */
function javaDouble(value: number): string {
  if (value < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e+');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent}`;
}

/** Rows as texts in one order, for neither files nor queries have one. */
export const inOrder = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

/** What the store's own numbers may be off by, a share: HDR's precision. */
const PRECISION = 0.001;

/** What in a row is not as expected. */
export function differences(row: readonly unknown[], expected: readonly (string | number)[]): string[] {
  const wrong = expected.flatMap((value, i) => {
    const has = row[i];
    const isSame =
      typeof value === 'string'
        ? has === value
        : Math.abs(Number(has) - value) <= (Number.isInteger(value) ? 0 : value * PRECISION);
    return isSame ? [] : [`${String(has)} is not ${value}`];
  });
  return row.length === expected.length ? wrong : [`${row.length} columns, not ${expected.length}`, ...wrong];
}
