// Waits for the next due time in a thread of its own, and wakes the load's event loop when it comes. Timers of
// an event loop round to whole milliseconds; a futex wait does not. Plain JavaScript, since a transpiler in
// every helper thread would cost 40 MB.
import { parentPort, workerData } from 'node:worker_threads';

/** control[0]: how often a wake-up has been asked for. at[0]: when the last one asked for is due, hrtime ms. */
const { control, at } = workerData;

const now = () => Number(process.hrtime.bigint()) / 1e6;

let served = 0;
for (;;) {
  const asked = Atomics.load(control, 0);
  if (asked === served) {
    Atomics.wait(control, 0, served);
    continue;
  }
  const left = at[0] - now();
  // A new request while this one waits replaces it.
  if (left > 0 && Atomics.wait(control, 0, asked, left) !== 'timed-out') continue;
  served = asked;
  parentPort.postMessage(asked);
}
