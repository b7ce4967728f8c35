import type { Command } from 'commander';
import type { Configured } from './config-files.ts';

/** `blobSizes` as it is typed: `--blob-sizes`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const LOCUST_VARIABLES: Readonly<Record<string, string>> = {
  '--class-picker': 'LOCUST_USERCLASS_PICKER',
  '--master': 'LOCUST_MODE_MASTER',
  '--worker': 'LOCUST_MODE_WORKER',
  '--master-host': 'LOCUST_MASTER_NODE_HOST',
  '--master-port': 'LOCUST_MASTER_NODE_PORT',
};

/** The environment variable that sets `--blob-sizes` too: LOCUST_BLOB_SIZES. */
export function variableOf(flag: string): string {
  // Where Locust's own variable has another name.
  const ofLocust = LOCUST_VARIABLES[flag];
  if (ofLocust !== undefined) return ofLocust;
  return `LOCUST_${flag.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;
}

/** Which options were given, and by what name: messages name what the person has to change. */
export class Given {
  readonly #command: Command;
  readonly #configured: Configured;

  /** `command` has been parsed. `configured`: what files said before that. */
  constructor(command: Command, configured: Configured = new Map()) {
    this.#command = command;
    this.#configured = configured;
  }

  /** On the command line. A variable may be set for all runs, and is no mistake where it means nothing. */
  isTyped(key: string): boolean {
    return this.#command.getOptionValueSource(key) === 'cli';
  }

  /** The flag; or the variable, where the value came from that. */
  nameOf(key: string): string {
    const variable = this.#command.options.find((option) => option.attributeName() === key)?.envVar;
    const source = this.#command.getOptionValueSource(key);
    const file = this.#configured.get(flagOf(key).slice(2))?.file;
    if (source === 'config' && file !== undefined) return `${file}: ${flagOf(key).slice(2)}`;
    const isSet = this.#command.getOptionValueSource(key) === 'env';
    return isSet && variable !== undefined ? variable : flagOf(key);
  }
}
