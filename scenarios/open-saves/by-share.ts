import type { Environment, Random, Task, UserClass } from 'open-saves-load';
import { weightedPick } from '../shared/weights.ts';

type Picker = (random: Random) => Task;
const pickers = new WeakMap<Environment, Picker>();

/**
 * The next task of a user whose tasks come by shares that the options decide, rather than by fixed weights.
 * `shares` has a number for each task method; only tasks that `--tags` and `--exclude-tags` leave are picked.
 */
export function byShare(
  owner: UserClass,
  environment: Environment,
  shares: () => Record<string, number>,
): Task {
  let pick = pickers.get(environment);
  if (!pick) {
    const left = environment.tasksOf(owner);
    const methods = owner.prototype as unknown as Record<string, Task>;
    const items = Object.entries(shares()).flatMap(([name, weight]) => {
      const method = methods[name];
      return method && left.includes(method) ? [{ value: method, weight }] : [];
    });
    pick = weightedPick(items);
    pickers.set(environment, pick);
  }
  return pick(environment.random);
}
