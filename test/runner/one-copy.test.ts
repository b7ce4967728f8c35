import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { load, ROOT } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';

/** A file of users that imports the runner so, and a helper beside it that imports it by its name. */
function writeUsers(folder: string, name: string, specifier: string, ending: string): void {
  const helper = ['.', `helper-${ending}.${ending}`].join('/');
  writeFileSync(
    join(folder, `${name}.${ending}`),
    `import { HttpUser, StopUser } from '${specifier}';
import { same } from '${helper}';
if (!same(StopUser)) throw new Error('two copies of the runner');
export class ${name} extends HttpUser {
  static tasks = [async function () { await this.client.get('/'); }];
}
`,
  );
  writeFileSync(
    join(folder, `helper-${ending}.${ending}`),
    `import { StopUser } from 'open-saves-load';
export function same(other) { return other === StopUser; }
`,
  );
}

test('there is one copy of the runner, wherever a file of users lies and however it names it', async () => {
  const base = temporaryFolder();
  symlinkSync(ROOT, join(base, 'link'));
  const kinds = { none: undefined, common: { type: 'commonjs' }, module: { type: 'module' } };
  const names: string[] = [];
  for (const [kind, described] of Object.entries(kinds)) {
    const folder = join(base, kind);
    mkdirSync(folder);
    if (described) writeFileSync(join(folder, 'package.json'), JSON.stringify(described));
    const ways = {
      Name: 'open-saves-load',
      Path: join(ROOT, 'runner/index.ts'),
      Link: '../link/runner/index.ts',
    };
    for (const [way, specifier] of Object.entries(ways)) {
      for (const ending of ['ts', 'js', 'mts', 'mjs']) {
        const name = `By${way}${ending}Of${kind}`;
        writeUsers(folder, name, specifier, ending);
        names.push(name);
      }
    }
  }
  const folders = Object.keys(kinds).map((kind) => join(base, kind));
  // Each is found to be a class of users: `instanceof` holds.
  const files = folders.map((folder) => folder).join();
  const { code, stdout, stderr } = await load(['-f', files, '--list']);
  expect(stderr).not.toContain('two copies');
  const found = stdout
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim());
  expect(found.toSorted()).toEqual(names.toSorted());
  expect(code).toBe(0);
});
