/**
 * Marks what is a task. `@task` and `@task(3)` work on methods, on classes and on static fields that hold a
 * nested TaskSet; `tag('a', 'b')` likewise. Marks live on the function or class itself.
 */

const WEIGHT = Symbol.for('open-saves-load.task.weight');
const TAGS = Symbol.for('open-saves-load.task.tags');

// A task is called with the user or task set as `this`; what it returns is awaited and dropped.
export type TaskFunction = (this: never, ...nothing: never[]) => unknown;
interface Marked {
  [WEIGHT]?: number;
  [TAGS]?: Set<string>;
}
type Markable = object & Marked;
type Decorated = ClassMethodDecoratorContext | ClassDecoratorContext | ClassFieldDecoratorContext;
interface Decorator {
  <T extends object>(value: T, context: ClassMethodDecoratorContext | ClassDecoratorContext): void;
  <This, T extends object>(value: undefined, context: ClassFieldDecoratorContext<This, T>): (initial: T) => T;
}

function decorate(value: object | undefined, context: Decorated, mark: (target: Markable) => void): unknown {
  if (context.kind !== 'field') return void mark(value as Markable);
  if (!context.static) {
    throw new TypeError(
      `@task or @tag on the field ${String(context.name)}: a task set is marked on a static field. Write: @task static ${String(context.name)} = …`,
    );
  }
  return (initial: Markable) => {
    mark(initial);
    return initial;
  };
}

/** `@task` or `@task(weight)`: weight is a whole number; a task of weight 3 is picked 3 times as often as one of 1. */
export function task(weight: number): Decorator;
export function task<T extends object>(
  value: T,
  context: ClassMethodDecoratorContext | ClassDecoratorContext,
): void;
export function task<This, T extends object>(
  value: undefined,
  context: ClassFieldDecoratorContext<This, T>,
): (initial: T) => T;
export function task(weightOrValue: number | object | undefined, context?: Decorated): unknown {
  const weight = typeof weightOrValue === 'number' ? weightOrValue : 1;
  if (!Number.isInteger(weight) || weight < 0) {
    throw new RangeError(`@task(${weight}): a weight is a whole number, 0 or more`);
  }
  const mark = (target: Markable): void => {
    target[WEIGHT] = weight;
  };
  if (context) return decorate(weightOrValue as object | undefined, context, mark);
  return (value: object | undefined, later: Decorated) => decorate(value, later, mark);
}

/** Names that `--tags` and `--exclude-tags` pick tasks by. */
export function tag(...names: string[]): Decorator {
  if (names.length === 0) throw new RangeError('@tag() without a name: give at least one');
  const mark = (target: Markable): void => {
    target[TAGS] = new Set([...(target[TAGS] ?? []), ...names]);
  };
  return ((value: object | undefined, context: Decorated) => decorate(value, context, mark)) as Decorator;
}

export function taskWeight(value: unknown): number | undefined {
  return isMarkable(value) && Object.hasOwn(value, WEIGHT) ? value[WEIGHT] : undefined;
}

export function taskTags(value: unknown): ReadonlySet<string> {
  return (isMarkable(value) && Object.hasOwn(value, TAGS) && value[TAGS]) || new Set();
}

function isMarkable(value: unknown): value is Markable {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
