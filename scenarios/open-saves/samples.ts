import { readFileSync } from 'node:fs';
import { SLOTS } from './blob-pools.ts';

/** A file of the data folder that is uploaded as it is. */
export interface Sample {
  file: string;
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
  content: Buffer;
}

const DATA = new URL('data/', import.meta.url);
const listed = JSON.parse(readFileSync(new URL('samples.json', DATA), 'utf8')) as Omit<Sample, 'content'>[];

/** As many as a record has slots for blobs, so that their removal is the other blobs'. */
export const samples: readonly Sample[] = listed
  .slice(0, SLOTS)
  .map((sample) => ({ ...sample, content: readFileSync(new URL(sample.file, DATA)) }));
