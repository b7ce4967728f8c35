import { events } from './events.ts';
import { here } from './here.ts';

/** As often as Locust looks, ms, and from when on it warns, %. */
const EVERY_MS = 5000;
const WARN_ABOVE = 90;

/** Tells listeners what this process uses, for as long as it lives. */
export function monitorUsage(everyMs = EVERY_MS): void {
  let before = process.cpuUsage();
  let at = performance.now();
  const look = (): void => {
    const { user, system } = process.cpuUsage(before);
    const now = performance.now();
    const cpuUsage = (user + system) / 10 / Math.max(1, now - at);
    [before, at] = [process.cpuUsage(), now];
    if (cpuUsage > WARN_ABOVE) here.fire(events.cpuWarning, { environment: here, cpuUsage });
    here.fire(events.usageMonitor, { environment: here, cpuUsage, memoryUsage: process.memoryUsage.rss() });
  };
  setInterval(look, everyMs).unref();
}
