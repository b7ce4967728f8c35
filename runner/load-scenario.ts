import { existsSync, readFileSync, statSync } from 'node:fs';
import { register } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError, UserError } from './errors.ts';
import { loadingError } from './loading-error.ts';
import type { ScenarioModule } from './scenario.ts';
import { isShapeClass, type ShapeClass } from './shape.ts';
import { declaredTasks, filterTasks } from './taskset.ts';
import { translateTypeScript } from './typescript.ts';
import { User, type UserClass } from './user.ts';

/** A scenario, ready to run. */
export interface LoadedScenario {
  name: string;
  file: string;
  module: ScenarioModule;
  classes: UserClass[];
  /** What decides the users of the closed model, where the file has one. */
  shape?: ShapeClass;
}

interface ScenarioList {
  scenarios: Record<string, { file: string; description: string }>;
}

const LIST = new URL('../scenarios/index.ts', import.meta.url);

/** Names of the scenarios that come along, with a line about each. */
export async function knownScenarios(): Promise<ScenarioList['scenarios']> {
  return ((await import(LIST.href)) as ScenarioList).scenarios;
}

/** Loads `--scenario NAME`. Throws UsageError with the names that exist; `option` is where the name came from. */
export async function loadNamed(name: string, option = '--scenario'): Promise<LoadedScenario> {
  const known = await knownScenarios();
  const entry = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!entry) {
    const names = Object.entries(known).map(([key, value]) => `  ${key.padEnd(10)} ${value.description}`);
    throw new UsageError(`${option} ${name}: there is no such scenario. There are:\n${names.join('\n')}`);
  }
  return loadAs(name, fileURLToPath(new URL(entry.file, LIST)));
}

/** Loads `-f FILE`, a user's own. Throws UserError when there is no such file, or it cannot be loaded. */
export async function loadFile(file: string, option = '-f'): Promise<LoadedScenario> {
  const wrong = (why: string): string =>
    `${option} ${file}: ${why}. Name a TypeScript or JavaScript file that exports user classes.`;
  if (!existsSync(file)) throw new UserError(wrong('there is no such file'));
  if (!statSync(file).isFile()) throw new UsageError(wrong('not a file'));
  if (!/\.[cm]?[jt]s$/.test(file)) throw new UsageError(wrong('its name does not end in .ts or .js'));
  return loadAs(basename(file, extname(file)), file);
}

/** Loads a scenario whose file is known, under the name that the run knows it by. Throws UserError. */
export async function loadAs(name: string, file: string): Promise<LoadedScenario> {
  let module: ScenarioModule;
  if (/\.[cm]?ts$/.test(file)) await translateTypeScript();
  if (!isInModulePackage(file)) register(new URL('./typescript-hooks.mjs', import.meta.url));
  try {
    module = (await import(pathToFileURL(file).href)) as ScenarioModule;
  } catch (error) {
    throw loadingError(file, error);
  }
  if (module.options !== undefined && !isObjectSchema(module.options)) {
    throw new UserError(
      `${file}: what it exports as \`options\` is not a zod object. ` +
        'Write one such as: export const options = z.object({ count: z.coerce.number().default(5) });',
    );
  }
  // A class may be exported twice, by its name and as the default.
  const classes = [...new Set(Object.values(module))].filter(isUserClass);
  if (classes.length === 0) {
    throw new UserError(
      `${file} exports no user class. Export one, such as: export class MyUser extends HttpUser { … }`,
    );
  }
  const shapes = [...new Set(Object.values(module))].filter(isShapeClass);
  const [shape, other] = shapes;
  if (other)
    throw new UserError(`${file} exports ${shapes.length} load shapes: a run has one. Export one of them.`);
  return { name, file, module, classes, ...(shape ? { shape } : {}) };
}

/** Throws UsageError when the tags leave no tasks, or the scenario finds that its options contradict each other. */
export function checkScenario(
  { classes, module }: LoadedScenario,
  scenarioOptions: Record<string, unknown>,
  { tags, excludeTags }: { tags: readonly string[]; excludeTags: readonly string[] },
): void {
  checkTasks(classes, tags, excludeTags);
  module.check?.(scenarioOptions, {
    tags,
    excludeTags,
    tasksOf: (owner) => filterTasks(declaredTasks(owner), tags, excludeTags),
  });
}

/** Throws UsageError when a class has no tasks, or none that the tags leave. */
export function checkTasks(
  classes: readonly UserClass[],
  tags: readonly string[],
  excluded: readonly string[],
): void {
  for (const userClass of classes) {
    if (filterTasks(declaredTasks(userClass), tags, excluded).length > 0) continue;
    const why =
      tags.length + excluded.length > 0
        ? ' left after --tags and --exclude-tags'
        : ': mark methods with @task';
    throw new UsageError(`${userClass.name} has no tasks${why}.`);
  }
}

/** Whether the package that a file belongs to says `"type": "module"`. */
function isInModulePackage(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) return /"type"\s*:\s*"module"/.test(readFileSync(path, 'utf8'));
    if (dirname(folder) === folder) return false;
  }
}

/** The schema may be of another copy of zod than ours. */
function isObjectSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'shape' in value && 'safeParse' in value;
}

function isUserClass(value: unknown): value is UserClass {
  return (
    typeof value === 'function' &&
    value.prototype instanceof User &&
    !(Object.hasOwn(value, 'abstract') && (value as UserClass).abstract === true)
  );
}
