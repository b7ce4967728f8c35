import { UsageError } from 'open-saves-load';
import { z } from 'zod';

/**
 * Fields of a scenario's `options`. Each takes what is typed (text) and what it gives (so that values can
 * travel to workers and be read again). A message says what is expected: the runner puts the flag and the
 * value before it, and a full stop behind.
 */

/** A whole number from `least` to `most`. */
export function whole(initial: number, describe: string, least = 0, most = Number.MAX_SAFE_INTEGER) {
  const takes = `it takes a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ''}`;
  return number(
    initial,
    describe,
    takes,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

/** A number from 0 to 100. */
export function percent(initial: number, describe: string) {
  return number(
    initial,
    describe,
    'it takes a percentage from 0 to 100',
    (value) => value >= 0 && value <= 100,
  );
}

function number(initial: number, describe: string, takes: string, right: (value: number) => boolean) {
  return z
    .union([z.number(), z.string()])
    .transform((given, context): number => {
      // Plain decimals: Number() also reads 0x10 and 1e3.
      const isPlain = typeof given === 'number' || /^-?(\d+(\.\d*)?|\.\d+)$/.test(given.trim());
      const value = isPlain ? Number(given) : Number.NaN;
      if (right(value)) return value;
      context.addIssue({ code: 'custom', message: takes });
      return z.NEVER;
    })
    .default(initial)
    .describe(describe);
}

/** Stands for the flag, which the schema does not know. */
const FLAG = '--';

/** A text that `parse` accepts; it throws UsageError naming the option that it is given. */
export function parsed(initial: string, describe: string, parse: (text: string, option: string) => unknown) {
  return z
    .string()
    .superRefine((text, context) => {
      try {
        parse(text, FLAG);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        context.addIssue({
          code: 'custom',
          // The value is put before the message; where it is a part of the value that is wrong, that stays.
          message: error.message.replace(`${FLAG} ${text}: `, '').replace(`${FLAG} `, '').replace(/\.$/, ''),
        });
      }
    })
    .default(initial)
    .describe(describe);
}

/** One of `words`. */
export function oneOf<const W extends readonly [string, ...string[]]>(
  initial: W[number],
  describe: string,
  words: W,
) {
  return z
    .enum(words, { error: `it takes ${words.join(' or ')}` })
    .default(() => initial as never)
    .describe(describe);
}
