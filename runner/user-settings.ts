import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError, UserError } from './errors.ts';
import type { LoadedScenario } from './load-scenario.ts';
import type { Options } from './options.ts';
import { workingFolder } from './run-folder.ts';
import { declaredTasks, isTaskSetClass, overrideTasks, ownTasks } from './taskset.ts';
import type { UserClass } from './user.ts';

/** What `--config-users`, the page and a master say of a user class: names as Locust has them, or as here. */
export interface UserSettings {
  user_class_name: string;
  /** Names of those of its tasks that are left. */
  tasks?: string[];
  [attribute: string]: unknown;
}

/** JSON of one or several, or a file of it. Throws UsageError. */
export function parseUserSettings(value: string, option: string): UserSettings[] {
  const file = value.endsWith('.json') ? resolve(workingFolder(), value) : undefined;
  if (file !== undefined && !existsSync(file))
    throw new UsageError(`${option} ${value}: there is no such file.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(file === undefined ? value : readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${option} ${value}: it takes JSON, or a file of it: ${(error as Error).message}.`);
  }
  const all = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  if (!all.every(isUserSettings)) {
    throw new UsageError(
      `${option} ${value}: each has to say which class it is for: "user_class_name": "Reader".`,
    );
  }
  return all;
}

export function isUserSettings(value: unknown): value is UserSettings {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as UserSettings).user_class_name === 'string' &&
    ((value as UserSettings).tasks === undefined || Array.isArray((value as UserSettings).tasks))
  );
}

/** Changes a class of users. Throws UserError when there is none of its name, or no task that is left. */
export function updateUserClass(classes: readonly UserClass[], settings: UserSettings): void {
  const { user_class_name: name, tasks, ...attributes } = settings;
  const userClass = classes.find((one) => one.name === name);
  if (!userClass) {
    throw new UserError(
      `${name}: no such user class. There are: ${classes.map((one) => one.name).join(', ')}.`,
    );
  }
  for (const [key, value] of Object.entries(attributes)) {
    const here = key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
    Object.defineProperty(userClass, here, { value, writable: true, enumerable: true, configurable: true });
  }
  if (tasks === undefined) return;
  const left = ownTasks(userClass).filter((task) => tasks.includes(task.name));
  if (left.length === 0) throw new UserError(`${name} has no task of these names: ${tasks.join(', ')}.`);
  overrideTasks(userClass, left);
}

/** Each task as often as the others. Source: `assign_equal_weights`, which has task sets dissolve; here they stay whole. */
function equalTasks(owner: Function): void {
  const tasks = [...new Set(declaredTasks(owner))];
  overrideTasks(owner, tasks);
  tasks.filter(isTaskSetClass).forEach(equalTasks);
}

/** The scenario with the classes that were named, changed as the options say. Throws UserError. */
export function settle(
  scenario: LoadedScenario,
  { userClasses, configUsers, equalWeights }: Pick<Options, 'userClasses' | 'configUsers' | 'equalWeights'>,
): LoadedScenario {
  const known = scenario.classes.map(({ name }) => name);
  const unknown = userClasses.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(`Unknown User(s): ${unknown.join(', ')}. ${scenario.name} has: ${known.join(', ')}.`);
  }
  for (const settings of configUsers) updateUserClass(scenario.classes, settings);
  const classes =
    userClasses.length === 0
      ? scenario.classes
      : scenario.classes.filter(({ name }) => userClasses.includes(name));
  if (equalWeights) {
    for (const userClass of classes) {
      userClass.weight = 1;
      equalTasks(userClass);
    }
  }
  return { ...scenario, classes };
}
