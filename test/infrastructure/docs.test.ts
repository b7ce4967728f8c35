import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { environmentSchema } from '../../infrastructure/app.ts';
import { leavesOf } from '../../infrastructure/leaves.ts';
import { STACKS } from '../../infrastructure/stacks/index.ts';
import { PATH, stacksDocument } from '../../infrastructure/docs.ts';

test('docs/stacks.md is what `npm run docs` makes of the code', async () => {
  expect(readFileSync(PATH, 'utf8')).toBe(await stacksDocument());
});

test.each(['README.md', 'docs/infrastructure.md', '.github/workflows/deploy.yml'])(
  'the variables and commands that %s names are there',
  (file) => {
    const text = readFileSync(file, 'utf8');
    const variables = new Set(leavesOf(environmentSchema).map(({ variable }) => variable));
    const named = [...text.matchAll(/\bDEPLOY_[A-Z_]*[A-Z]\b/g)].map(([name]) => name);
    expect(named.filter((name) => name !== 'DEPLOY_ENVIRONMENT' && !variables.has(name))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = [...text.matchAll(/npm run ([\w:-]+)/g)].flatMap(([, name]) => name ?? []);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const stacks = [...text.matchAll(/cdktf (?:deploy|destroy|diff) ([a-z][\w-]+)/g)].flatMap(
      ([, name]) => name ?? [],
    );
    expect(stacks.filter((name) => !STACKS.some((stack) => stack.name === name))).toEqual([]);
  },
);
