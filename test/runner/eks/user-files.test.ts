import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packUserFiles } from '../../../runner/eks/user-files.ts';
import { fixture } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const USERS = "import { HttpUser, task } from 'open-saves-load';\n";

describe('users’ files on their way to pods', () => {
  beforeAll(() => void vi.stubEnv('INIT_CWD', fixture('own')));
  afterAll(() => void vi.unstubAllEnvs());

  /** Packs one file of these contents. */
  const pack = (text: string, ending = 'ts'): ReturnType<typeof packUserFiles> => {
    const file = join(temporaryFolder(), `mine.${ending}`);
    writeFileSync(file, text);
    return packUserFiles([file]);
  };

  test('what several files share is there once, data lies beside them, and the package stays outside', async () => {
    const { entries, texts, binaries } = await packUserFiles([
      fixture('own/players.ts'),
      fixture('own/more/players.ts'),
    ]);
    expect(entries).toEqual(['players.mjs', 'players-2.mjs']);
    const code = Object.entries(texts).filter(([name]) => name.endsWith('.mjs'));
    expect(code.filter(([, text]) => /extends HttpUser/.test(text)).map(([name]) => name)).toEqual([
      expect.stringMatching(/^chunk-\w+\.mjs$/),
    ]);
    const outside = code.flatMap(([, text]) =>
      [...text.matchAll(/from ?"([^".][^"]*)"/g)].map(([, name]) => name),
    );
    expect(new Set(outside)).toEqual(new Set(['node:fs', 'open-saves-load']));
    expect(Object.values(texts)).toContain('id\n1\n2\n3\n4\n');
    expect(Object.values(binaries)).toEqual([Buffer.from('\xff\xfe\0abc', 'latin1').toString('base64')]);
  });

  test.each([
    ["const rows = dataRows('nowhere.csv');", /dataRows\('nowhere.csv'\): there is no such file/],
    [
      "readFileSync(new URL('./key', import.meta.url));",
      /new URL\('.\/key', import.meta.url\): there is no such/,
    ],
    ["import './other.ts';", /mine.ts:1: Could not resolve ".\/other.ts"/],
    ["import 'some-package';", /mine.ts:1: Could not resolve "some-package".*into the image/],
    [
      `import { X } from '${join(import.meta.dirname, '../../../runner/user.ts')}';\nX();`,
      /user.ts is inside of this package/,
    ],
  ])('what cannot travel is refused: %s', async (text, why) => {
    await expect(pack(text)).rejects.toThrow(why);
  });

  test('native code cannot travel, and too much does not fit: the largest is named', async () => {
    const folder = temporaryFolder();
    const module = join(folder, 'node_modules/native');
    mkdirSync(module, { recursive: true });
    cpSync(fixture('own/more/key.bin'), join(module, 'key.node'));
    writeFileSync(join(module, 'index.js'), "module.exports = require('./key.node');");
    const native = join(folder, 'native.ts');
    writeFileSync(native, "import native from 'native';\nnative();");
    await expect(packUserFiles([native])).rejects.toThrow(/No loader.*key.node.*Native code cannot travel/);
    const large = join(folder, 'large.ts');
    writeFileSync(join(folder, 'large.csv'), 'id\n'.repeat(400_000));
    writeFileSync(large, `${USERS}export const rows = dataRows(new URL('large.csv', import.meta.url));`);
    await expect(packUserFiles([large])).rejects.toThrow(
      /12\d{5} bytes, and pods get at most 900000.*\n +1200000 +\S*large.csv/,
    );
  });
});
