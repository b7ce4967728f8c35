import { fixed, left } from './python.ts';
import { Float, pythonJson, type PythonValue } from './python-json.ts';
import { declaredTasks, isTaskSetClass, type Task } from './taskset.ts';
import type { UserClass } from './user.ts';

/** How often something is run, as a share, and what is run within it. */
interface Ratio {
  ratio: number;
  tasks?: Ratios;
}
type Ratios = Map<string, Ratio>;

/**
 * How often each task is run: of its class's, or of all (`total`).
 * Source: `get_ratio` and `_calc_distribution` of Locust's `user/inspectuser.py`.
 */
function ratios(classes: readonly UserClass[], counts: readonly number[], total: boolean): Ratios {
  const all = counts.reduce((sum, count) => sum + count, 0) || 1;
  return new Map(
    classes.map((userClass, index) => {
      const ratio = (counts[index] ?? 0) / all;
      return [userClass.name, { ratio, tasks: ofTasks(declaredTasks(userClass), total, ratio) }];
    }),
  );
}

function distribution(classes: readonly UserClass[], users: number | undefined): number[] {
  const fixedCount = classes.reduce((sum, one) => sum + one.fixedCount, 0);
  const weight = classes.reduce((sum, one) => sum + (one.fixedCount ? 0 : one.weight), 0);
  const number = users ?? (fixedCount ? 1 : weight);
  const weighted = Math.max(0, number - fixedCount);
  return classes.map((one) => halfToEven(one.fixedCount || (one.weight / weight) * weighted));
}

function halfToEven(value: number): number {
  const below = Math.floor(value);
  return value - below === 0.5 ? below + (below % 2) : Math.round(value);
}

function ofTasks(tasks: readonly Task[], total: boolean, parent: number): Ratios {
  const counts = new Map<Task, number>();
  for (const task of tasks) counts.set(task, (counts.get(task) ?? 0) + 1);
  const share = total ? parent : 1;
  return new Map(
    [...counts].map(([task, count]) => {
      const ratio = (count * share) / tasks.length;
      const inner = isTaskSetClass(task) ? { tasks: ofTasks(declaredTasks(task), total, ratio) } : {};
      return [task.name, { ratio, ...inner }];
    }),
  );
}

/** What `--show-task-ratio` prints. */
export function taskRatioText(classes: readonly UserClass[], users: number | undefined): string {
  const counts = distribution(classes, users);
  const table = (title: string, total: boolean): string[] => [
    '',
    ` ${title}`,
    '-'.repeat(80),
    ...lines(ratios(classes, counts, total)),
  ];
  return [...table('Task ratio per User class', false), ...table('Total task ratio', true), ''].join('\n');
}

function lines(of: Ratios, level = 0): string[] {
  const padding = '  '.repeat(level);
  return [...of].flatMap(([name, { ratio, tasks }]) => [
    ` ${left(padding + left(fixed(ratio * 100, 1), 6), 10)} ${left(padding + name, 50)}`,
    ...(tasks ? lines(tasks, level + 1) : []),
  ]);
}

/** What `--show-task-ratio-json` prints. */
export function taskRatioJson(classes: readonly UserClass[], users: number | undefined): string {
  const counts = distribution(classes, users);
  return pythonJson({
    per_class: plain(ratios(classes, counts, false)),
    total: plain(ratios(classes, counts, true)),
  });
}

/** The same of users that there are, by class, as plain objects. */
export function taskRatios(
  classes: readonly UserClass[],
  counts: readonly number[],
): { per_class: unknown; total: unknown } {
  const object = (of: Ratios): Record<string, unknown> =>
    Object.fromEntries(
      [...of].map(([name, { ratio, tasks }]) => [
        name,
        { ratio, ...(tasks ? { tasks: object(tasks) } : {}) },
      ]),
    );
  return { per_class: object(ratios(classes, counts, false)), total: object(ratios(classes, counts, true)) };
}

function plain(of: Ratios): PythonValue {
  return new Map(
    [...of].map(([name, { ratio, tasks }]) => [
      name,
      { ratio: new Float(ratio), ...(tasks ? { tasks: plain(tasks) } : {}) },
    ]),
  );
}
