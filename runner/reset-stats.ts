import { events } from './events.ts';
import { here } from './here.ts';
import type { RequestStats } from './stats.ts';

/** Somebody has Locust's statistics start anew: listeners are told, and then nothing has been counted. */
export function resetStats(stats: RequestStats): void {
  here.fire(events.resetStats, {});
  stats.reset(Date.now() / 1000);
}
