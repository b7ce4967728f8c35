import { UserError, type Environment, type Random, type Task, type UserClass } from 'open-saves-load';
import { weightedPick } from '../shared/weights.ts';

type Picker = (random: Random) => Task;
const pickers = new WeakMap<Environment, Picker>();

/**
 * Picks the next task of a user whose tasks come by shares that the options decide, rather than by fixed weights.
 * `shares` has a number for each task method; only tasks that `--tags` and `--exclude-tags` leave are picked,
 * and keep their shares of one another. Throws UserError when the options give none of these a share:
 * call it while the user is made, so that this ends the run.
 */
export function byShare(
  owner: UserClass,
  environment: Environment,
  shares: () => Record<string, number>,
): Picker {
  let pick = pickers.get(environment);
  if (!pick) {
    const left = environment.tasksOf(owner);
    const methods = owner.prototype as unknown as Record<string, Task>;
    const items = Object.entries(shares()).flatMap(([name, weight]) => {
      const method = methods[name];
      return method && left.includes(method) ? [{ value: method, weight }] : [];
    });
    if (!items.some(({ weight }) => weight > 0)) {
      const names = items.map(({ value }) => value.name).join(', ');
      throw new UserError(
        `The tags leave only ${names}, and the scenario's options give these no share of the requests: ` +
          'change the tags, or the options.',
      );
    }
    pick = weightedPick(items);
    pickers.set(environment, pick);
  }
  return pick;
}
