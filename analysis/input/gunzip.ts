import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../runner/errors.ts';

/**
 * Unpacks a .gz file. One that was cut off, as by a kill, is unpacked as far as it goes: its last row is then
 * incomplete, and treated as any other is.
 * @throws UserError when it is no gzip
 */
export async function gunzip(from: string, to: string, shown: string): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'Z_BUF_ERROR') return;
    throw new UserError(`${shown} cannot be unpacked (${code}); expected a results.csv packed by gzip.`);
  }
}
