import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

// It is of another world, with a document: as a text it can be there.
const SOURCE = readFileSync(new URL('looks-in-page.mjs', import.meta.url), 'utf8').replace('export ', '');

/** What is wrong with a page for people who do not see it, or not well: none of it takes a library to find. */
export function troubles(page: Page): Promise<string[]> {
  return page.evaluate(`${SOURCE}; troubles()`);
}
