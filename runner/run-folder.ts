import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { UserError } from './errors.ts';

/** Where a command was typed: npm changes the folder before it runs a script. */
export function workingFolder(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

/**
 * Makes `<parent>/<UTC time>-<scenario>/`, a folder that no other run has, and proves that it can be written.
 * Throws UserError when it cannot.
 */
export function makeRunFolder(parent: string, scenario: string, now: Date): string {
  const time = now
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
  const name = `${time}-${scenario.replace(/[^a-zA-Z0-9_-]+/g, '-')}`;
  try {
    makeFolders(parent);
    for (let attempt = 1; ; attempt++) {
      const folder = join(parent, attempt === 1 ? name : `${name}-${attempt}`);
      try {
        mkdirSync(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        continue;
      }
      probe(folder);
      return folder;
    }
  } catch (error) {
    throw diskError(parent, error as NodeJS.ErrnoException);
  }
}

/** Proves that a new folder takes a run's first rows; one that does not is removed again. */
function probe(folder: string): void {
  const file = join(folder, '.probe');
  try {
    writeFileSync(file, Buffer.alloc(65_536));
    rmSync(file);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Like `mkdir -p`. Node's own `recursive` never returns where a file system takes no folders, as /proc. */
export function makeFolders(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Unlike that of any run before: ids of what the run of this folder makes start with it. */
export function dataId(folder: string): string {
  const name = basename(folder).toLowerCase();
  return `load-${name.replace(/[^a-z0-9]+/g, '-')}-${process.pid.toString(36)}`;
}

/** What to tell a person whose disk does not take the results. */
export function diskError(path: string, error: NodeJS.ErrnoException): UserError {
  const why: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    EACCES: 'no permission to write there',
    ENOTDIR: 'a part of the path is a file',
  };
  const reason = why[error.code ?? ''] ?? error.message;
  return new UserError(
    `Results cannot be written to ${path}: ${reason}. A run without results is of no use, so it ends here. ` +
      'Free some space, or name another folder with --results DIR.',
  );
}

/**
 * Lets `results.csv` in `folder` point at this run's, in one step. Returns why it could not, if so: a regular
 * file of that name is never replaced.
 */
export function linkNewest(folder: string, samples: string): string | undefined {
  const link = resolve(folder, 'results.csv');
  const temporary = resolve(folder, `.results.csv.${process.pid}`);
  try {
    const there = lstatSync(link, { throwIfNoEntry: false });
    if (there && !there.isSymbolicLink()) {
      return `${link} is a file of its own, not a link to a run, so it was left as it is. This run's is ${samples}`;
    }
    rmSync(temporary, { force: true });
    symlinkSync(relative(dirname(link), samples), temporary);
    renameSync(temporary, link);
    return undefined;
  } catch (error) {
    return `${basename(link)} could not be pointed at this run (${(error as Error).message}). This run's is ${samples}`;
  }
}
