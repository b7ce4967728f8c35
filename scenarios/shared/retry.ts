import { setTimeout as sleep } from 'node:timers/promises';

/** Times that a request of the data or of the clean-up is sent before it counts as failed. */
export const TRIES = 5;
const FIRST_PAUSE_MS = 100;
const LOOK_EVERY_MS = 50;

/** Waits before try number `tried` + 1: 100 ms after the first, doubled each time. Rejects with the signal's reason. */
export function pauseAfter(tried: number, signal: AbortSignal): Promise<void> {
  return pause(FIRST_PAUSE_MS * 2 ** (tried - 1), signal);
}

/** Waits for `ms`. Rejects with the signal's reason soon after that is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + ms;
  // No listener on the signal: Node warns of a leak when more than 10 wait on one.
  for (;;) {
    signal.throwIfAborted();
    const left = until - performance.now();
    if (left <= 0) return;
    await sleep(Math.min(left, LOOK_EVERY_MS));
  }
}

/** Whether the same request may fare better a little later; 0 stands for no answer. */
export function mayPass(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
