import { closeSync, openSync, readSync } from 'node:fs';

/** Longest header and first row that are looked at. */
const LOOK = 65_536;

/** The line after the header, with its line end, and where it begins; undefined where there is none that is whole. */
export function firstRow(path: string): { row: Buffer; offset: number } | undefined {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(LOOK);
    const read = start.subarray(0, readSync(file, start, 0, LOOK, 0));
    const offset = read.indexOf('\n') + 1;
    const end = read.indexOf('\n', offset) + 1;
    return offset > 0 && end > 0 ? { row: read.subarray(offset, end), offset } : undefined;
  } finally {
    closeSync(file);
  }
}
