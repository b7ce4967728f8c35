import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError, UserError } from './errors.ts';
import { importFile } from './import-file.ts';
import { joined } from './join-modules.ts';
import { locustfilesOf } from './locustfiles.ts';
import { workingFolder } from './run-folder.ts';
import type { ScenarioModule } from './scenario.ts';
import { isShapeClass, type ShapeClass } from './shape.ts';
import { declaredTasks, filterTasks } from './taskset.ts';
import { User, type UserClass } from './user.ts';

/** A scenario, ready to run. */
export interface LoadedScenario {
  name: string;
  /** Absolute; one, but for `-f` with several. */
  files: readonly string[];
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
  return loadAs(name, [fileURLToPath(new URL(entry.file, LIST))]);
}

/** Loads `-f FILE`, a user's own, or several as one. Throws UserError. */
export async function loadFile(
  value: string,
  option = '-f',
  folder = workingFolder(),
): Promise<LoadedScenario> {
  return loadFiles(locustfilesOf(value, folder, option));
}

/** Loads files that are known. Throws UserError. */
export function loadFiles(files: readonly string[]): Promise<LoadedScenario> {
  const [first = ''] = files;
  return loadAs(basename(first, extname(first)), files);
}

/** Loads a scenario whose files are known, under the name that the run knows it by. Throws UserError. */
export async function loadAs(name: string, files: readonly string[]): Promise<LoadedScenario> {
  const modules: [string, ScenarioModule][] = [];
  for (const file of files) modules.push([file, await importFile(file)]);
  for (const [file, { options }] of modules) {
    if (options === undefined || isObjectSchema(options)) continue;
    throw new UserError(
      `${file}: what it exports as \`options\` is not a zod object. ` +
        'Write one such as: export const options = z.object({ count: z.coerce.number().default(5) });',
    );
  }
  // A class may be exported twice: by its name and as the default, or by a file that imports it.
  const exported = [...new Set(modules.flatMap(([, module]) => Object.values(module) as unknown[]))];
  const classes = exported.filter(isUserClass);
  const where = files.join(', ');
  if (classes.length === 0) {
    throw new UserError(
      `${where} ${files.length > 1 ? 'export' : 'exports'} no user class. Export one, such as: export class MyUser extends HttpUser { … }`,
    );
  }
  const twice = classes.find((one, index) => classes.findIndex((other) => other.name === one.name) !== index);
  if (twice)
    throw new UserError(`${where}: there are two user classes ${twice.name}. Give one of them another name.`);
  const shapes = exported.filter(isShapeClass);
  const [shape, other] = shapes;
  if (other)
    throw new UserError(
      `${where}: there are ${shapes.length} load shapes, and a run has one. Export one of them.`,
    );
  return { name, files, module: joined(modules), classes, ...(shape ? { shape } : {}) };
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
