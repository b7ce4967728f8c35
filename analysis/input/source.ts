import { readFileSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../../runner/errors.ts';

/** What one `--input` names: a run, in one file or in shards. */
export interface Source {
  /** As a person would name it: relative to where the command was typed, when it is below that. */
  shown: string;
  /** Absolute, links followed; at least one. */
  files: SourceFile[];
  /** Folder of the run: where the files really are, not where a link to them stands. */
  folder: string;
  /** Folder for the report, when none is named. */
  reportFolder: string;
  bytes: number;
  /** Removes what was fetched for it; there is nothing to remove where it is undefined. */
  remove?: () => void;
}

export interface SourceFile {
  shown: string;
  path: string;
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
 * Finds what `--input` names: a file, or a folder with the shards of a run.
 * @throws UserError when there is none, or it is no regular file
 */
export function findSource(input: string, option = '--input'): Source {
  const typed = typedPath(input);
  const { path, stat } = real(typed, input, option);
  const shown = shownPath(typed);
  if (stat.isFile()) {
    const folder = dirname(path);
    return {
      shown,
      files: [{ shown, path }],
      folder,
      reportFolder: join(folder, 'report'),
      bytes: stat.size,
    };
  }
  if (!stat.isDirectory()) {
    throw new UserError(`${option} ${input} is not a regular file; expected a results.csv.`);
  }
  const names = samplesIn(path);
  if (names.length === 0) {
    throw new UserError(
      `${option} ${input} is a folder without samples; expected results.csv or shards results-*.csv in it, or .gz of them.`,
    );
  }
  const files = names.map((name) => ({ shown: join(shown, name), path: join(path, name) }));
  const bytes = files.reduce((sum, file) => sum + real(file.path, file.shown, option).stat.size, 0);
  return { shown, files, folder: path, reportFolder: join(path, 'report'), bytes };
}

/** Names of files of samples in the folder of a run. */
export const SAMPLES = /^results(-[\w.-]+)?\.csv(\.gz)?$/;

/** Files of samples in a folder: those that run.json lists, else those that are named like shards. */
function samplesIn(folder: string): string[] {
  const names = readdirSync(folder);
  const listed = manifestOf(folder).filter((name) => names.includes(name));
  const found = names.filter((name) => SAMPLES.test(name));
  const all = new Set([...listed, ...found]);
  // A file that was packed and kept is there twice.
  return [...all].filter((name) => !all.has(name.replace(/\.gz$/, '')) || !name.endsWith('.gz')).toSorted();
}

function manifestOf(folder: string): string[] {
  try {
    const run: unknown = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    const samples = typeof run === 'object' && run !== null && 'samples' in run ? run.samples : [];
    return Array.isArray(samples) ? samples.map((name) => basename(String(name))) : [];
  } catch {
    return []; // what is wrong with run.json is said where it is read
  }
}

function real(path: string, input: string, option: string): { path: string; stat: Stats } {
  try {
    const found = realpathSync(path);
    return { path: found, stat: statSync(found) };
  } catch (error) {
    throw notReadable(input, option, error);
  }
}

function notReadable(input: string, option: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') {
    return new UserError(`${option} ${input} cannot be read (${code}); expected a readable results.csv.`);
  }
  return new UserError(
    `${option} ${input} does not exist. A run writes ${basename(input) === 'results.csv' ? 'it' : 'results.csv'}: ` +
      'npm run load -- --scenario mixed --rps 100 --run-time 30s',
  );
}
