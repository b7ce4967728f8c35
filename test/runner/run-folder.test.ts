import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { UserError } from '../../runner/errors.ts';
import { diskError, linkNewest, makeRunFolder } from '../../runner/run-folder.ts';

const NOW = new Date('2026-11-05T07:08:09.123Z');

describe('makeRunFolder', () => {
  test('is named after the UTC time and the scenario; makes what is above it', () => {
    const parent = join(temporaryFolder(), 'deep', 'results');
    const folder = makeRunFolder(parent, 'mixed', NOW);
    expect(folder).toBe(join(parent, '20261105T070809Z-mixed'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('no two runs share one, not even of the same second', () => {
    const parent = temporaryFolder();
    const names = [1, 2, 3].map(() => basename(makeRunFolder(parent, 'mixed', NOW)));
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^20261105T070809Z-mixed/);
  });

  test('a name with odd characters makes a plain folder', () => {
    const folder = makeRunFolder(temporaryFolder(), '../my users.v2', NOW);
    expect(basename(folder)).toMatch(/^20261105T070809Z-[\w-]+$/);
    expect(existsSync(folder)).toBe(true);
  });

  test.each([
    [
      'a file in its path',
      () => {
        const f = join(temporaryFolder(), 'file');
        writeFileSync(f, '');
        return join(f, 'results');
      },
    ],
    ['a file system that takes none', () => '/proc/results'],
  ])('%s: says so, and what to do', (_what, parent) => {
    const refused = (): unknown => makeRunFolder(parent(), 'mixed', NOW);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow('Results cannot be written to');
    expect(refused).toThrow('--results DIR');
  });
});

test.each([
  ['ENOSPC', 'the disk is full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'permission'],
])('%s in words', (code, words) => {
  expect(diskError('/x', Object.assign(new Error('raw'), { code })).message).toContain(words);
});

describe('linkNewest', () => {
  function made(): { cwd: string; samples: string } {
    const cwd = temporaryFolder();
    const folder = join(cwd, 'results', 'a');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'results.csv'), 'of a\n');
    return { cwd, samples: join(folder, 'results.csv') };
  }

  test('a relative link, so that the folder may be moved', () => {
    const { cwd, samples } = made();
    expect(linkNewest(cwd, samples)).toBeUndefined();
    expect(readlinkSync(join(cwd, 'results.csv'))).toBe(join('results', 'a', 'results.csv'));
    expect(readFileSync(join(cwd, 'results.csv'), 'utf8')).toBe('of a\n');
    expect(readdirSync(cwd).toSorted()).toEqual(['results', 'results.csv']);
  });

  test.each(['results/old/results.csv', 'nowhere'])('an older link, to %s, is replaced', (target) => {
    const { cwd, samples } = made();
    symlinkSync(target, join(cwd, 'results.csv'));
    expect(linkNewest(cwd, samples)).toBeUndefined();
    expect(readFileSync(join(cwd, 'results.csv'), 'utf8')).toBe('of a\n');
  });

  test('is renamed into place: whoever looks always finds one', async () => {
    const { cwd, samples } = made();
    linkNewest(cwd, samples);
    let missing = 0;
    for (let i = 0; i < 300; i++) {
      linkNewest(cwd, samples);
      if (!existsSync(join(cwd, 'results.csv'))) missing++;
    }
    expect(missing).toBe(0);
    // The same inode would mean that the link was rewritten where it stood.
    const before = lstatSync(join(cwd, 'results.csv')).ino;
    linkNewest(cwd, samples);
    expect(lstatSync(join(cwd, 'results.csv')).ino).not.toBe(before);
  });

  test.each<[string, (path: string) => void]>([
    ['a regular file', (path) => writeFileSync(path, 'mine')],
    ['a folder', (path) => mkdirSync(path)],
  ])('%s of that name is never touched, and it says why', (_what, make) => {
    const { cwd, samples } = made();
    const path = join(cwd, 'results.csv');
    make(path);
    const before = lstatSync(path).ino;
    expect(linkNewest(cwd, samples)).toContain('left as it is');
    expect(lstatSync(path).ino).toBe(before);
    expect(lstatSync(path).isSymbolicLink()).toBe(false);
  });

  test('a folder that takes no link: it says so, and where the results are', () => {
    expect(linkNewest('/proc', '/somewhere/results.csv')).toContain('/somewhere/results.csv');
  });
});
