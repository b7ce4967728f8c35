import { UsageError } from './errors.ts';

/** Options that npm has too: what it says of them is about npm. */
const OF_NPM = new Set(['--json', '--loglevel']);

/**
 * Throws UsageError when npm took options for itself, as it does with all that stand before a lone `--`:
 * the flag becomes a variable `npm_config_…`, and its value, if any, a stray argument.
 */
export function refuseSwallowed(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): void {
  const taken = flags.filter(
    (flag) =>
      !OF_NPM.has(flag) && environment[`npm_config_${flag.slice(2).replaceAll('-', '_')}`] !== undefined,
  );
  if (taken.length === 0) return;
  throw new UsageError(
    `npm took ${taken.join(', ')} for itself. Put -- before the options: npm run load -- ${taken[0]} …`,
  );
}
