import { statSync } from 'node:fs';
import { STALE_MS } from './alive.ts';

// The image's health check: whether the run has shown that it is alive within the last seconds.
const file = process.env['LOAD_ALIVE_FILE'] ?? '';
const shown = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
if (shown === undefined || Date.now() - shown > STALE_MS) {
  process.stderr.write(shown === undefined ? `${file} is not there\n` : `${file} is stale\n`);
  process.exitCode = 1;
}
