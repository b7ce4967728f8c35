import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SAMPLE_HEADER } from '../results.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Appends the rows of `results-w*.csv` to `results.csv`, and removes each shard once all of it is there. The last row
 * of a worker that was killed may lack its end, and then stays out. Throws when the disk is full; the shard is then
 * kept.
 */
export async function joinShards(folder: string): Promise<void> {
  const whole = join(folder, 'results.csv');
  if (!existsSync(whole)) return;
  for (const name of readdirSync(folder).filter((file) => /^results-w\d+\.csv$/.test(file))) {
    const shard = join(folder, name);
    const start = SAMPLE_HEADER.length + 1;
    const end = await endOfRows(shard);
    if (end > start) {
      const rows = createReadStream(shard, { start, end: end - 1 });
      await pipeline(rows, createWriteStream(whole, { flags: 'a' }));
    }
    await rm(shard);
  }
}

/**
 * Where the last whole row ends, in bytes from `start`, which is where a row begins: at a newline that is not inside
 * quotes. `last`: the last byte that is looked at.
 */
export async function endOfRows(path: string, start = 0, last = Infinity): Promise<number> {
  let end = 0;
  let at = 0;
  let isQuoted = false;
  for await (const chunk of createReadStream(path, { start, end: last }) as AsyncIterable<Buffer>) {
    for (const byte of chunk) {
      at++;
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === NEWLINE && !isQuoted) end = at;
    }
  }
  return end;
}
