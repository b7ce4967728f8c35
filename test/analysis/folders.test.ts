import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolders } from '../../analysis/folders.ts';
import { temporaryFolder } from '../helpers/folder.ts';

test('makes what is missing, and leaves what is there', () => {
  const path = join(temporaryFolder(), 'a', 'b');
  makeFolders(path);
  makeFolders(path);
  expect(existsSync(path)).toBe(true);
});

test.runIf(existsSync('/proc'))('ends where a file system takes no folders', () => {
  expect(() => makeFolders('/proc/report/charts')).toThrow('mkdir');
});
