import { utimesSync, writeFileSync } from 'node:fs';

/** The sign is renewed so often, ms; one that is older than that by far is of a process that hangs. */
const EVERY_MS = 2000;
export const STALE_MS = 15_000;

/** Renews `file` for as long as the event loop turns: what a health check looks at. A file that cannot be is left out. */
export function showAlive(file: string | undefined): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, `${process.pid}\n`);
  } catch {
    return;
  }
  setInterval(() => {
    const now = Date.now() / 1000;
    utimesSync(file, now, now);
  }, EVERY_MS).unref();
}
