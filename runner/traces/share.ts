import { UsageError } from '../errors.ts';
import type { Parser } from '../parsers.ts';
import { readDecimal } from '../units.ts';

/** At 1000 requests a second ten traces, for which X-Ray takes 0.18 USD an hour. */
export const DEFAULT_TRACED = '1%';

/** What a variable or a file may say of a switch. */
const ON = new Set(['true', 'yes']);
const OFF = new Set(['false', 'no', '0', '']);

/** `5%` or `0.05`, as 0.05; undefined where it is off. A bare 1 is refused: one percent, or all of them? */
export const tracedShare: Parser<number | undefined> = (value, option) => {
  const word = value.trim().toLowerCase();
  if (OFF.has(word)) return undefined;
  const text = ON.has(word) ? DEFAULT_TRACED : word;
  const percent = text.endsWith('%') ? readDecimal(text.slice(0, -1)) : undefined;
  const share = percent === undefined ? readDecimal(text) : percent / 100;
  if (share !== undefined && share > 0 && (share < 1 || percent === 100)) return share;
  throw new UsageError(
    `${option} ${value}: it takes a share of the requests, such as 5% or 0.05, or 100% for all of them.`,
  );
};
