import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../runner/command-line.ts';
import { UserError } from '../../runner/errors.ts';
import { fixture } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';

describe('a file of users', () => {
  test('its classes are found; bases that are abstract, and second names, are not', async () => {
    const request = await readCommandLine(['-f', fixture('twice.ts')]);
    expect(request?.scenario?.classes.map(({ name }) => name)).toEqual(['TwiceUser']);
  });

  test.each([
    ['nowhere.ts', 'there is no such file'],
    ['no-users.ts', 'exports no user class'],
    ['broken.ts', 'this file is broken'],
  ])('%s: %s', async (file, words) => {
    const refused = readCommandLine(['-f', fixture(file)]);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toThrow(file);
  });

  test('of what it threw, the places in it are shown, and no others', async () => {
    const refused = readCommandLine(['-f', fixture('broken.ts')]);
    await expect(refused).rejects.toThrow(/this file is broken\n    at .*broken\.ts:1:\d+\)?$/);
  });

  test.each<[string, string, string, RegExp]>([
    ['a text', 'notes.md', '# Notes', /notes\.md: its name does not end in \.ts or \.js/],
    [
      'options that are no zod object',
      'five.ts',
      'export const options = 5;',
      /`options` is not a zod object/,
    ],
    [
      'an import of nothing',
      'gone.ts',
      "import './not-here.ts';\nexport class A {}",
      /Cannot find .*not-here/,
    ],
    ['what cannot be parsed', 'syntax.ts', 'export class {{', /could not be loaded: /],
  ])('%s: no stack', async (_what, name, content, words) => {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, content);
    const refused = readCommandLine(['-f', file]);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.not.toThrow(/\n    at /);
  });

  test('a folder without any is refused', async () => {
    await expect(readCommandLine(['-f', temporaryFolder()])).rejects.toThrow(
      /: there is no such file in it\. Name a TypeScript/,
    );
  });
});
