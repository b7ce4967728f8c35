import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Due } from './pacer.ts';
import type { DueTimes } from './timeline.ts';

/** Arrivals launched in one go when behind, before answers get their turn on the event loop. */
const BURST = 64;

/**
 * The open model: starts each task when it is due, whatever the earlier ones do, and never skips one. When
 * the generator falls behind it catches up as fast as it can, and the lag of each is on record.
 */
export async function attack(
  dues: DueTimes,
  clock: Clock,
  launch: (due: Due) => void,
  stopped: () => boolean,
): Promise<void> {
  let burst = 0;
  for (;;) {
    const due = dues.next();
    if (due === undefined) {
      if (stopped() || !(await dues.more())) return;
      continue;
    }
    if (clock.now() < due.due) {
      await until(due, dues, clock, stopped);
      burst = 0;
    } else if (++burst >= BURST) {
      await setImmediate();
      burst = 0;
    }
    if (stopped()) return;
    if (!dues.replaces(due)) launch(due);
  }
}

/** Waits until `due`, or until something else is due in its place. */
async function until(due: Due, dues: DueTimes, clock: Clock, stopped: () => boolean): Promise<void> {
  while (clock.now() < due.due && !stopped() && !dues.replaces(due)) await clock.until(due.due, due.target);
}
