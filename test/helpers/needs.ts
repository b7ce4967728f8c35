import { describe } from 'vitest';

/**
 * Something that a test needs beside Node, found by an environment variable: what .ci/install/NAME.sh provides.
 * Without it the tests are left out, loudly; in CI that is a failure, for a test that never runs proves nothing.
 */
export interface Need {
  /** Value of the variable; undefined: what needs it cannot run. */
  readonly value: string | undefined;
  /** `describe`, which leaves its tests out where the need is not met. */
  readonly describe: ReturnType<typeof describe.runIf>;
}

/** `what`: what stays untested without it; `how`: what a person types to have it. Throws in CI where it is not met. */
export function need(variable: string, what: string, how: string): Need {
  const value = process.env[variable] || undefined;
  const message = `NOT TESTED: ${what}.\nTo test it: ${how}\n`;
  if (value === undefined && process.env['CI']) {
    throw new Error(`${message}In CI a file of .ci/install/ must provide ${variable}.`);
  }
  if (value === undefined) process.stderr.write(`\n${message}\n`);
  return { value, describe: describe.runIf(value !== undefined) };
}
