import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { Due, Pacer } from './pacer.ts';

/** Arrivals launched in one go when behind, before answers get their turn on the event loop. */
const BURST = 64;

/**
 * The open model: starts each task when it is due, whatever the earlier ones do, and never skips one. When
 * the generator falls behind it catches up as fast as it can, and the lag of each is on record.
 */
export async function attack(
  pacer: Pacer,
  clock: Clock,
  launch: (due: Due) => void,
  stopped: () => boolean,
): Promise<void> {
  let burst = 0;
  for (const due of pacer) {
    if (clock.now() < due.due) {
      await clock.until(due.due, due.target);
      burst = 0;
    } else if (++burst >= BURST) {
      await setImmediate();
      burst = 0;
    }
    if (stopped()) return;
    launch(due);
  }
}
