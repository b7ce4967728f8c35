import { assign } from './distributed/assignments.ts';
import type { LedUsers } from './load.ts';

/** The number of users is looked at so often, ms. */
const STEP_MS = 50;

/** Who brings up users: this thread, or load threads. */
export interface Led {
  /** Those that are there now. */
  ids(): readonly string[];
  /** One is to have so many users of each class. */
  assign(id: string, counts: Readonly<Record<string, number>>): void;
  /** Applies the load until `stop` is aborted; see `Driver.apply`. */
  apply(stop: AbortSignal): Promise<number | undefined>;
}

/** Applies the load of users that a plan asks for, from one moment to the next. Throws UserError for a wrong plan. */
export async function leadUsers(
  { plan: makePlan, classes, spawned }: LedUsers,
  led: Led,
  stop: AbortSignal,
): Promise<number | undefined> {
  const plan = makePlan();
  const ends = new AbortController();
  const applied = led.apply(AbortSignal.any([stop, ends.signal]));
  let told = '';
  let full = -1;
  let wrong: unknown;
  const look = (): void => {
    try {
      const users = plan.users();
      if (users === undefined) return ends.abort();
      const ids = led.ids();
      const asked = `${users} ${ids.join()}`;
      if (asked === told) return;
      told = asked;
      const workers = ids.map((id) => ({ id }));
      for (const [id, counts] of assign(users, plan.classes ?? classes, workers)) led.assign(id, counts);
      if (plan.isFull(users) && full !== users) spawned((full = users));
      else if (!plan.isFull(users)) full = -1;
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
