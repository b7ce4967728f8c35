import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { UserError } from '../../runner/errors.ts';

/** The file to analyse. */
export interface Source {
  /** As a person would name it: relative to where the command was typed, when it is below that. */
  shown: string;
  /** Absolute, links followed. */
  path: string;
  /** Folder of the run: where the file really is, not where a link to it stands. */
  folder: string;
  bytes: number;
}

/** Where the command was typed: npm changes the folder to the package's, and says in INIT_CWD where it was. */
export function typedFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

/** Absolute path of what was typed on the command line. */
export function typedPath(path: string): string {
  return resolve(typedFolder(), path);
}

/** How to show an absolute path: as short as it can be, and never leading upwards. */
export function shownPath(path: string): string {
  const short = relative(typedFolder(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

/**
 * Finds the file that `--input` names.
 * @throws UserError when there is none, or it is no regular file
 */
export function findSource(input: string): Source {
  const typed = typedPath(input);
  let path: string;
  let stat;
  try {
    path = realpathSync(typed);
    stat = statSync(path);
  } catch (error) {
    throw notReadable(input, error);
  }
  if (stat.isDirectory()) {
    throw new UserError(
      `--input ${input} is a folder; expected a results.csv. A run's is ${input.replace(/\/+$/, '')}/results.csv.`,
    );
  }
  if (!stat.isFile()) throw new UserError(`--input ${input} is not a regular file; expected a results.csv.`);
  return { shown: shownPath(typed), path, folder: dirname(path), bytes: stat.size };
}

function notReadable(input: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new UserError(`--input ${input} cannot be read (${code}); expected a readable results.csv.`);
  }
  return new UserError(
    `--input ${input} does not exist. A run writes ${basename(input) === 'results.csv' ? 'it' : 'results.csv'}: ` +
      'npm run load -- --scenario mixed --rps 100 --run-time 30s',
  );
}
