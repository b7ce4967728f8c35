import { assign } from '../distributed/assignments.ts';
import { taskRatios } from '../task-ratio.ts';
import type { UserClass } from '../user.ts';
import type { Runs } from './runs.ts';

const ALL = { id: 'all' };

/** How often each task is run by the users that there are: in the closed model they come in a fixed order of classes. */
export function currentRatios(runs: Runs, classes: readonly UserClass[]): ReturnType<typeof taskRatios> {
  const { users, run } = runs;
  const counts = users > 0 ? assign(users, classes, [ALL]).get(ALL.id) : undefined;
  const isPaced = run?.plan.model === 'open' && runs.isOn;
  // With a rate each task that is due is of a class by its weight, whoever does it.
  return taskRatios(
    classes,
    classes.map((one) => (isPaced ? one.weight : (counts?.[one.name] ?? 0))),
  );
}
