import { UsageError, type Environment, type Random, type Task, type UserClass } from 'open-saves-load';
import { weightedPick, type Weighted } from './weights.ts';

type Picker = (random: Random) => Task;
type Shares = Record<string, number>;
const pickers = new WeakMap<Environment, Picker>();

/**
 * Picks the next task of a user whose tasks come by shares that the options decide, rather than by fixed weights.
 * Made once for all users of a run. Throws as sharedTasks does.
 */
export function byShare(
  owner: UserClass,
  environment: Environment,
  shares: (options: Readonly<Record<string, unknown>>) => Shares,
): Picker {
  let pick = pickers.get(environment);
  if (!pick) {
    pick = weightedPick(sharedTasks(owner, environment, shares(environment.scenarioOptions)));
    pickers.set(environment, pick);
  }
  return pick;
}

/**
 * The tasks that `--tags` and `--exclude-tags` leave, each with its share; `shares` has a number for each task
 * method. Throws UsageError when the options give none of them a share.
 */
export function sharedTasks(
  owner: UserClass,
  environment: Pick<Environment, 'tasksOf'>,
  shares: Shares,
): Weighted<Task>[] {
  const left = environment.tasksOf(owner);
  const methods = owner.prototype as unknown as Record<string, Task>;
  const items = Object.entries(shares).flatMap(([name, weight]) => {
    const method = methods[name];
    return method && left.includes(method) ? [{ value: method, weight }] : [];
  });
  if (items.some(({ weight }) => weight > 0)) return items;
  const names = items.map(({ value }) => value.name).join(', ');
  throw new UsageError(
    `The tags leave only ${names}, and the scenario's options give these no share of the requests: ` +
      'change the tags, or the options.',
  );
}
