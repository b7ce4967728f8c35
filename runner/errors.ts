/**
 * Every error that a person can cause, in one place. `message` says what was wrong, with the value, what is
 * expected and what to do; `exitCode` is what the process ends with. Anything else that is thrown is a bug.
 */
export class UserError extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}

/** A command line that makes no sense: exit 2. */
export class UsageError extends UserError {
  constructor(message: string) {
    super(message, 2);
    this.name = 'UsageError';
  }
}

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  invalid: 3,
  check: 4,
  regression: 5,
  interrupted: 130,
} as const;
