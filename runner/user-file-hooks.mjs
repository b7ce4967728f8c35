import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// How a user's own file is loaded, wherever it lies. Two things may not happen to it: that it gets a second copy of
// the classes that it extends, and that it cannot find them.
const NAME = 'open-saves-load';
const INDEX = /(?:^|\/)runner\/index\.[jt]s$/;
let ours = '';

export function initialize(data) {
  ours = data.ours;
}

export async function resolve(specifier, context, next) {
  if (specifier === NAME) return { url: ours, format: 'module', shortCircuit: true };
  let found;
  try {
    found = await next(specifier, context);
  } catch (error) {
    // By a path that leads nowhere, such as that of the sources where there is only a bundle of them.
    if (INDEX.test(specifier)) return { url: ours, format: 'module', shortCircuit: true };
    throw error;
  }
  // tsx marks what a file of a folder without "type": "module" imports by a query: without it, it is the same for all.
  const url = found.url.replace(/(\.[jt]s)(?:\?|%3F)tsx-commonjs.*$/, '$1');
  if (isOurIndex(url)) return { url: ours, format: 'module', shortCircuit: true };
  const isOurs = /^file:.*\.[jt]s(?:\?|$)/.test(url) && !url.includes('/node_modules/');
  return isOurs && isModule(url) ? { ...found, url, format: 'module' } : found;
}

/** Another copy of this package's, or the same by another way: the running one takes its place. */
function isOurIndex(url) {
  if (!INDEX.test(url) || url === ours) return false;
  try {
    const text = readFileSync(join(dirname(dirname(fileURLToPath(url))), 'package.json'), 'utf8');
    return JSON.parse(text).name === NAME;
  } catch {
    return false;
  }
}

/** TypeScript is, and JavaScript that imports or exports, whatever a package.json says. */
function isModule(url) {
  const path = fileURLToPath(url.replace(/\?.*$/, ''));
  if (path.endsWith('.ts')) return true;
  return existsSync(path) && /^\s*(?:import|export)\b/m.test(readFileSync(path, 'utf8'));
}
