import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError, UserError } from './errors.ts';

const CODE = /(?<!\.d)\.[cm]?[jt]s$/;
/** What Locust looks for where nothing is named is `locustfile.py`. */
const DEFAULTS = ['ts', 'mts', 'js', 'mjs'].map((ending) => `locustfile.${ending}`);

/**
 * The files that `-f` names: one, several with commas between them, folders of them. Absolute; a folder's in order,
 * those apart whose names begin with `_`. Throws UsageError or UserError.
 */
export function locustfilesOf(value: string, folder: string, option: string): string[] {
  const isOne = existsSync(resolve(folder, value));
  return (isOne ? [value] : value.split(',')).flatMap((part) => filesOf(part.trim(), folder, option));
}

function filesOf(part: string, folder: string, option: string): string[] {
  const wrong = (why: string): string =>
    `${option} ${part}: ${why}. Name a TypeScript or JavaScript file that exports user classes, or a folder of such files.`;
  if (/^https?:/.test(part)) {
    throw new UsageError(
      `${option} ${part}: files are not taken from the web. Download it, look at it, and name the file.`,
    );
  }
  const path = resolve(folder, part);
  if (!existsSync(path)) throw new UserError(wrong('there is no such file'));
  const stat = statSync(path);
  if (stat.isDirectory()) {
    const found = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && CODE.test(entry.name) && !entry.name.startsWith('_'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('/node_modules/'))
      .toSorted();
    if (found.length === 0) throw new UserError(wrong('there is no such file in it'));
    return found;
  }
  if (!stat.isFile()) throw new UsageError(wrong('not a file'));
  if (!CODE.test(basename(path))) throw new UsageError(wrong('its name does not end in .ts or .js'));
  return [path];
}

/** The `locustfile` of a folder, for who names none. */
export function defaultLocustfile(folder: string): string | undefined {
  return DEFAULTS.find((name) => existsSync(join(folder, name)));
}
