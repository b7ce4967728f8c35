import type { Command } from 'commander';
import type { Configured } from './config-files.ts';
import { UsageError } from './errors.ts';
import { notHere } from './locust-flags.ts';
import type { Log } from './log.ts';

/**
 * Gives a command the values that files say, below what environment and command line will. Throws UsageError for a key
 * that is no option, unless it is one of Locust's that is not here: of these `log` is told.
 */
export function configure(command: Command, configured: Configured, log: Pick<Log, 'warn'>): void {
  for (const [key, { value, file }] of configured) {
    const option = command.options.find(({ long }) => long === `--${key}`);
    if (!option) {
      const why = notHere(`--${key}`);
      if (why === undefined)
        throw new UsageError(`${file}: ${key} is no option. npm run load -- --help lists what there is.`);
      log.warn(`${file}: ${why}`);
      continue;
    }
    const name = option.attributeName();
    if (!option.optional && option.required === (typeof value === 'boolean')) {
      const takes = option.required ? 'a value' : 'true or false';
      throw new UsageError(`${file}: ${key} = ${String(value)}: it takes ${takes}.`);
    }
    if (value === false) continue;
    const isMany = option.variadic || option.parseArg !== undefined;
    const values = Array.isArray(value) ? value : [value as string];
    command.setOptionValueWithSource(
      name,
      isMany ? values : typeof value === 'boolean' ? (option.presetArg ?? value) : values.join(),
      'config',
    );
  }
}

/** The keys of `command` alone: what else files say is looked at later. */
export function only(configured: Configured, command: Command): Configured {
  const known = new Set(command.options.map(({ long }) => long?.slice(2)));
  return new Map([...configured].filter(([key]) => known.has(key)));
}
