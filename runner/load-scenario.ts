import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError, UserError } from './errors.ts';
import type { ScenarioModule } from './scenario.ts';
import { User, type UserClass } from './user.ts';

/** A scenario, ready to run. */
export interface LoadedScenario {
  name: string;
  file: string;
  module: ScenarioModule;
  classes: UserClass[];
}

interface ScenarioList {
  scenarios: Record<string, { file: string; description: string }>;
}

const LIST = new URL('../scenarios/index.ts', import.meta.url);

/** Names of the scenarios that come along, with a line about each. */
export async function knownScenarios(): Promise<ScenarioList['scenarios']> {
  return ((await import(LIST.href)) as ScenarioList).scenarios;
}

/** Loads `--scenario NAME`. Throws UsageError with the names that exist. */
export async function loadNamed(name: string): Promise<LoadedScenario> {
  const known = await knownScenarios();
  const entry = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!entry) {
    const names = Object.entries(known).map(([key, value]) => `  ${key.padEnd(10)} ${value.description}`);
    throw new UsageError(`--scenario ${name}: there is no such scenario. There are:\n${names.join('\n')}`);
  }
  return load(name, fileURLToPath(new URL(entry.file, LIST)));
}

/** Loads `-f FILE`, a user's own. Throws UserError when there is no such file, or it cannot be loaded. */
export async function loadFile(file: string): Promise<LoadedScenario> {
  if (!existsSync(file)) {
    throw new UserError(
      `-f ${file}: there is no such file. Name a TypeScript or JavaScript file that exports user classes.`,
    );
  }
  return load(basename(file, extname(file)), file);
}

async function load(name: string, file: string): Promise<LoadedScenario> {
  let module: ScenarioModule;
  try {
    module = (await import(pathToFileURL(file).href)) as ScenarioModule;
  } catch (error) {
    throw new UserError(`${file} could not be loaded: ${(error as Error).stack ?? String(error)}`);
  }
  const classes = Object.values(module).filter(isUserClass);
  if (classes.length === 0) {
    throw new UserError(
      `${file} exports no user class. Export one, such as: export class MyUser extends HttpUser { … }`,
    );
  }
  return { name, file, module, classes };
}

function isUserClass(value: unknown): value is UserClass {
  return (
    typeof value === 'function' &&
    value.prototype instanceof User &&
    !(Object.hasOwn(value, 'abstract') && (value as UserClass).abstract === true)
  );
}
