import { readRecords } from '../records.ts';
import type { PlainFile } from './format.ts';

/** The names in the first line of a file. */
export function headerOf({ path }: PlainFile): string[] {
  for (const { fields } of readRecords(path, 8192))
    return fields.map((name) => name.replace(/^\uFEFF/, '').trim());
  return [];
}
