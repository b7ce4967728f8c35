import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../../runner/errors.ts';
import { SAMPLE_COLUMNS } from '../../runner/results.ts';

/** Places in a file that are looked at, evenly spread, and bytes at each. */
const PLACES = 2000;
const BYTES = 1024;
/** Rows come in the order in which requests ended, but for batches of 100 ms and what a busy machine adds. */
const TOLERANCE_SECONDS = 2;

const column = (name: (typeof SAMPLE_COLUMNS)[number]['name']): number =>
  SAMPLE_COLUMNS.findIndex((one) => one.name === name);
const [DUE, RESPONSE, WORKER] = [column('timestamp'), column('response_time_ms'), column('worker')];

/**
 * A clock that was set back while a worker wrote lays two stretches of load over each other, and every rate over time
 * would be wrong. Requests of one worker end one after the other: where the end of a later row is before that of an
 * earlier one, its clock was set back. A long file is looked at in some places, so a jump shorter than the time between
 * two of them is not seen.
 * @throws UserError when a clock jumped back
 */
export function checkClock(path: string, shown: string): void {
  const latest = new Map<string, number>();
  for (const line of linesOf(path)) {
    // A line within a quoted field, or with one, is passed over.
    const fields = line.replace(/\r$/, '').split(',');
    const due = Number(fields[DUE]);
    const end = due + Number(fields[RESPONSE]) / 1000;
    if (fields.length !== SAMPLE_COLUMNS.length || line.includes('"') || !(end > 0)) continue;
    const worker = fields[WORKER] ?? '';
    const before = latest.get(worker) ?? 0;
    if (end < before - TOLERANCE_SECONDS) {
      throw new UserError(
        `${shown}: the clock of worker ${worker} jumped back by at least ${(before - end).toFixed(1)} s, to ${new Date(due * 1000).toISOString()}: ` +
          'stretches of load lie over each other, and no rate is right. Expected due times of a clock that runs on; ' +
          'cut the file there, and analyse the parts as runs of their own.',
      );
    }
    latest.set(worker, Math.max(before, end));
  }
}

function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const everywhere = size <= PLACES * BYTES;
    const chunk = Buffer.alloc(everywhere ? size : BYTES);
    for (let place = 0; place < (everywhere ? 1 : PLACES); place++) {
      const read = readSync(file, chunk, 0, chunk.length, Math.floor((place / PLACES) * size));
      // What is before the first line end is the header or a part of a row; what is after the last is a part too.
      yield* chunk.toString('latin1', 0, read).split('\n').slice(1, -1);
    }
  } finally {
    closeSync(file);
  }
}
