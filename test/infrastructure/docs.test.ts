import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PATH, stacksDocument } from '../../infrastructure/docs.ts';

test('docs/stacks.md is what `npm run docs` makes of the code', async () => {
  expect(readFileSync(PATH, 'utf8')).toBe(await stacksDocument());
});
