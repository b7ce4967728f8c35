import { assign } from './distributed/assignments.ts';
import type { Driver } from './driver.ts';
import type { ShapeClass } from './shape.ts';
import type { UserClass } from './user.ts';
import { ShapedUsers } from './user-plan.ts';

/** The number of users is looked at so often, ms. */
const STEP_MS = 50;
/** All users are this process's. */
const HERE = { id: 'here' };

/** Applies the load that a shape asks for, in this thread; see `Driver.apply`. Throws UserError for a wrong shape. */
export async function applyShape(
  shape: ShapeClass,
  classes: readonly UserClass[],
  driver: Driver,
  stop: AbortSignal,
): Promise<number | undefined> {
  const ends = new AbortController();
  const applied = driver.apply([], AbortSignal.any([stop, ends.signal]));
  const plan = new ShapedUsers(new shape());
  let told = -1;
  let wrong: unknown;
  const look = (): void => {
    try {
      const users = plan.users();
      if (users === undefined) ends.abort();
      else if (users !== told)
        driver.assign(assign((told = users), plan.classes ?? classes, [HERE]).get(HERE.id) ?? {});
    } catch (error) {
      wrong = error;
      ends.abort();
    }
  };
  look();
  const timer = setInterval(look, STEP_MS);
  const endedEarly = await applied.finally(() => clearInterval(timer));
  if (wrong !== undefined) throw wrong;
  return endedEarly;
}
