import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../runner/errors.ts';
import { firstRow } from './first-row.ts';
import type { PlainFile } from './formats/format.ts';

const LF = 10;

/**
 * A master appends the shards of its workers to results.csv one by one, and removes each. One that was killed at it
 * leaves a shard whose rows are in both, all of them or the first: those in the shard count. From the first of them on
 * results.csv holds nothing but such copies, so `cut` gets what stands before. Gives how many bytes were left out; 0
 * when there are no copies, and `cut` is not written.
 * @throws UserError when results.csv goes on with rows that are in no shard
 */
export async function cutCopies(
  whole: PlainFile,
  shards: readonly PlainFile[],
  cut: string,
): Promise<number> {
  const { size } = statSync(whole.path);
  let from = size;
  let copies = 0;
  for (const shard of shards) {
    const first = firstRow(shard.path);
    if (!first) continue;
    const at = await find(whole.path, first.row);
    if (at === -1) continue;
    from = Math.min(from, at);
    copies += statSync(shard.path).size - first.offset;
  }
  const left = size - from;
  if (left === 0) return 0;
  if (left > copies) {
    throw new UserError(
      `${whole.shown} holds rows of the shards beside it, and ${left - copies} bytes more after the first of them; expected each row in ` +
        'one file. Move away either results.csv or the shards.',
    );
  }
  await pipeline(createReadStream(whole.path, { end: from - 1 }), createWriteStream(cut));
  return left;
}

/** Where a row begins in a file that has it, as a line; -1 where it has not. One chunk is in memory at a time. */
async function find(path: string, row: Buffer): Promise<number> {
  let before: Buffer = Buffer.from([LF]);
  let offset = -1; // of `before` in the file
  const wanted = Buffer.concat([Buffer.from([LF]), row]);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const text = Buffer.concat([before, chunk]);
    const at = text.indexOf(wanted);
    if (at !== -1) return offset + at + 1;
    before = text.subarray(Math.max(0, text.length - wanted.length));
    offset += text.length - before.length;
  }
  return -1;
}
