import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadingError } from './loading-error.ts';
import type { ScenarioModule } from './scenario.ts';
import { translateTypeScript } from './typescript.ts';

/** What `open-saves-load` leads to: the copy of this package that runs now. */
const OURS = ['./index.ts', './index.js']
  .map((file) => new URL(file, import.meta.url))
  .find((url) => existsSync(fileURLToPath(url)));

let isRegistered = false;

/** Imports a file of users, with this copy of the package for all that it imports. Throws UserError. */
export async function importFile(file: string): Promise<ScenarioModule> {
  if (!isRegistered && OURS) {
    isRegistered = true;
    register(new URL('./user-file-hooks.mjs', import.meta.url), { data: { ours: OURS.href } });
  }
  if (/\.[cm]?ts$/.test(file)) await translateTypeScript();
  try {
    return (await import(pathToFileURL(file).href)) as ScenarioModule;
  } catch (error) {
    throw loadingError(file, error);
  }
}
