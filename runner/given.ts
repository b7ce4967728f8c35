import type { Command } from 'commander';

/** `blobSizes` as it is typed: `--blob-sizes`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The environment variable that sets `--blob-sizes` too: LOCUST_BLOB_SIZES. */
export function variableOf(flag: string): string {
  return `LOCUST_${flag.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;
}

/** Which options were given, and by what name: messages name what the person has to change. */
export class Given {
  readonly #command: Command;

  /** `command` has been parsed. */
  constructor(command: Command) {
    this.#command = command;
  }

  /** On the command line. A variable may be set for all runs, and is no mistake where it means nothing. */
  isTyped(key: string): boolean {
    return this.#command.getOptionValueSource(key) === 'cli';
  }

  /** The flag; or the variable, where the value came from that. */
  nameOf(key: string): string {
    const variable = this.#command.options.find((option) => option.attributeName() === key)?.envVar;
    const isSet = this.#command.getOptionValueSource(key) === 'env';
    return isSet && variable !== undefined ? variable : flagOf(key);
  }
}
