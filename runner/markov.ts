import { TaskSet, declaredTasks, isTaskSetClass, type Task } from './taskset.ts';
import { taskTransitions } from './transitions.ts';

/**
 * Each task says which ones may follow it, and how often: `@transitions({ browse: 3, leave: 1 })`. It starts with the
 * first one that is declared. Tags do not apply. Source: `MarkovTaskSet` of Locust's `user/markov_taskset.py`.
 */
export class MarkovTaskSet extends TaskSet {
  #current: string | undefined;

  override nextTask(): Task {
    const chain = chainOf(this.constructor);
    if (this.#current === undefined) {
      this.#current = [...chain.keys()][0] ?? '';
    } else {
      const following = chain.get(this.#current)?.following ?? [];
      this.#current = following[Math.floor(this.user.random() * following.length)] ?? '';
    }
    const task = chain.get(this.#current)?.task;
    if (!task) throw new Error(`${this.constructor.name} has no tasks: mark methods with @transitions`);
    return task;
  }
}

interface Link {
  task: Task;
  /** Names of the tasks that may come next, each as often as its weight. */
  following: string[];
}

const chains = new WeakMap<Function, Map<string, Link>>();

/** Throws Error for a transition to a task that is not there, and for tasks that none leads to. */
export function chainOf(owner: Function): Map<string, Link> {
  const known = chains.get(owner);
  if (known) return known;
  const chain = new Map<string, Link>();
  for (const task of declaredTasks(owner)) {
    if (isTaskSetClass(task))
      throw new Error(`${owner.name}: a task of a MarkovTaskSet is a method, not a task set`);
    const weights = taskTransitions(task) ?? {};
    const following = Object.entries(weights).flatMap(([name, weight]) => Array<string>(weight).fill(name));
    chain.set(task.name, { task, following });
  }
  check(owner, chain);
  chains.set(owner, chain);
  return chain;
}

function check(owner: Function, chain: ReadonlyMap<string, Link>): void {
  for (const [name, { following }] of chain) {
    const wrong = following.find((next) => !chain.has(next));
    if (wrong !== undefined) {
      throw new Error(
        `${owner.name}.${name} leads to ${wrong}, which is no task of it. There are: ${[...chain.keys()].join(', ')}`,
      );
    }
    if (following.length === 0)
      throw new Error(`${owner.name}.${name} leads nowhere: name what follows in @transitions`);
  }
  const reached = new Set<string>();
  const open = [[...chain.keys()][0] ?? ''];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(chain.get(name)?.following ?? []));
  }
  const lost = [...chain.keys()].find((name) => !reached.has(name));
  if (lost !== undefined) throw new Error(`${owner.name}.${lost} is never reached from the first task`);
}
