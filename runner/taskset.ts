import { taskTags, taskWeight, type TaskFunction } from './task.ts';
import type { User } from './user.ts';
import type { WaitTime } from './wait.ts';
import type { HttpClient } from './http-client.ts';
import { InterruptTaskSet } from './control.ts';

export type TaskSetClass = (new (parent: User | TaskSet) => TaskSet) & {
  tasks?: TaskList;
};
export type Task = TaskFunction | TaskSetClass;
/** A list of tasks, or of pairs of a task and its weight; a map from task to weight; or weights by the name of a method. */
export type TaskList =
  readonly (Task | readonly [Task, number])[] | ReadonlyMap<Task, number> | Readonly<Record<string, number>>;

/** A group of tasks that a user stays in until one of them calls `interrupt()`. */
export class TaskSet {
  static tasks?: TaskList;
  /** The user whose tasks these are. */
  readonly user: User;
  /** The task set, or the user, that this one was entered from. */
  readonly parent: User | TaskSet;
  /** The user's own where it is not set. */
  waitTime?: WaitTime;
  /** Tasks left after `--tags`, each as often as its weight; set when the run starts. */
  readonly tasks: readonly Task[];
  /** Its own and those of the sets around it: its tasks inherit them. */
  readonly #tags: ReadonlySet<string>;

  constructor(parent: User | TaskSet) {
    this.parent = parent;
    this.user = parent instanceof TaskSet ? parent.user : parent;
    const around = parent instanceof TaskSet ? parent.#tags : [];
    this.#tags = new Set([...around, ...taskTags(this.constructor)]);
    this.tasks = this.user.environment.tasksOf(this.constructor, this.#tags);
  }

  get client(): HttpClient {
    return this.user.client;
  }

  onStart(): unknown {
    return undefined;
  }

  onStop(): unknown {
    return undefined;
  }

  /** Leaves this task set. `reschedule` true: the parent goes on at once; false: after its wait. */
  interrupt(reschedule = true): never {
    throw new InterruptTaskSet(reschedule);
  }

  /** Picks one by weight. */
  nextTask(): Task {
    return pickTask(this.tasks, this.user.random, this.constructor.name);
  }
}

/** Tasks in the order of their declaration, over and over; one of weight 3 comes three times in a row. */
export class SequentialTaskSet extends TaskSet {
  #next = 0;

  override nextTask(): Task {
    const task = this.tasks[this.#next % this.tasks.length];
    this.#next++;
    if (!task) throw noTasks(this.constructor.name);
    return task;
  }
}

export function pickTask(tasks: readonly Task[], random: () => number, owner: string): Task {
  const task = tasks[Math.floor(random() * tasks.length)];
  if (!task) throw noTasks(owner);
  return task;
}

function noTasks(owner: string): Error {
  return new Error(`${owner} has no tasks: mark methods with @task, or set static tasks = [...]`);
}

export function isTaskSetClass(task: unknown): task is TaskSetClass {
  return typeof task === 'function' && task.prototype instanceof TaskSet;
}

/** Tasks that a class was given while the program runs, in place of those that it declares. */
const OVERRIDES = new WeakMap<Function, readonly Task[]>();
/** Counts up each time that a class is given other tasks. */
export let tasksVersion = 0;

/** The tasks of a class: those that it was given last, else those that it declares. */
export function declaredTasks(owner: Function): Task[] {
  const given = OVERRIDES.get(owner);
  return given ? [...given] : ownTasks(owner);
}

export function overrideTasks(owner: Function, tasks: readonly Task[]): void {
  OVERRIDES.set(owner, tasks);
  tasksVersion++;
}

/**
 * The tasks that a class declares: its bases' first, then `static tasks`, then marked members in the order of
 * their declaration, each as often as its weight (as Locust lists them).
 */
export function ownTasks(owner: Function): Task[] {
  const found: Task[] = [];
  const chain: Function[] = [];
  for (
    let c: Function | null = owner;
    c && c !== Function.prototype;
    c = Object.getPrototypeOf(c) as Function
  ) {
    chain.unshift(c);
  }
  const overridden = (name: string, level: number, side: (c: Function) => object): boolean =>
    chain.slice(level + 1).some((c) => Object.hasOwn(side(c), name));
  const prototypeOf = (c: Function): object => c.prototype as object;
  const itself = (c: Function): object => c;
  chain.forEach((c, level) => {
    found.push(...listed(Object.hasOwn(c, 'tasks') ? (c as TaskSetClass).tasks : undefined, c));
    for (const name of Object.getOwnPropertyNames(c.prototype)) {
      // A marked class is its own prototype's constructor, but not its own task.
      if (name === 'constructor' || overridden(name, level, prototypeOf)) continue;
      found.push(...weighted(Object.getOwnPropertyDescriptor(c.prototype, name)?.value));
    }
    for (const name of Object.getOwnPropertyNames(c)) {
      if (name === 'tasks' || overridden(name, level, itself)) continue;
      found.push(...weighted(Object.getOwnPropertyDescriptor(c, name)?.value));
    }
  });
  return found;
}

function listed(tasks: TaskList | undefined, owner: Function): Task[] {
  if (!tasks) return [];
  const times = (task: Task, weight: number): Task[] => Array<Task>(weight).fill(task);
  if (tasks instanceof Map)
    return [...(tasks as ReadonlyMap<Task, number>)].flatMap((pair) => times(...pair));
  if (!Array.isArray(tasks))
    return Object.entries(tasks).flatMap(([name, weight]) => times(member(owner, name), weight));
  return (tasks as readonly (Task | readonly [Task, number])[]).flatMap((item) =>
    Array.isArray(item) ? times(...(item as [Task, number])) : times(item as Task, taskWeight(item) ?? 1),
  );
}

/** What `static tasks = { read: 3 }` names: a method of the class, or a task set that it holds. */
function member(owner: Function, name: string): Task {
  const found: unknown =
    (owner.prototype as Record<string, unknown>)[name] ?? (owner as unknown as Record<string, unknown>)[name];
  if (typeof found !== 'function') throw new TypeError(`static tasks of ${owner.name}: it has no ${name}.`);
  return found as Task;
}

function weighted(value: unknown): Task[] {
  const weight = taskWeight(value);
  return weight === undefined ? [] : Array<Task>(weight).fill(value as Task);
}

/** Leaves the tasks that `--tags` asks for and `--exclude-tags` does not name; empty task sets go too. */
export function filterTasks(
  tasks: readonly Task[],
  tags: readonly string[],
  excluded: readonly string[],
  inherited: ReadonlySet<string> = new Set(),
): Task[] {
  return tasks.filter((task) => {
    const own = new Set([...inherited, ...taskTags(task)]);
    if (excluded.some((name) => own.has(name))) return false;
    if (isTaskSetClass(task)) return filterTasks(declaredTasks(task), tags, excluded, own).length > 0;
    return tags.length === 0 || tags.some((name) => own.has(name));
  });
}
