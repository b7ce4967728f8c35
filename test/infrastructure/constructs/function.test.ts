import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../helpers/folder.ts';
import { samples } from './samples.ts';

const { folder, json } = samples();
const archives = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.zip'))
  .map((entry) => join(entry.parentPath, entry.name));

test('the code is what the archive holds, and runs', async () => {
  const [archive = ''] = archives;
  const out = temporaryFolder();
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, out]);
  expect(readdirSync(out).toSorted()).toEqual(['LICENSE', 'index.mjs', 'index.mjs.map']);
  expect(statSync(join(out, 'LICENSE')).size).toBe(statSync('LICENSE').size);
  const { handler } = (await import(pathToFileURL(join(out, 'index.mjs')).href)) as {
    handler: (event: { name: string }) => Promise<unknown>;
  };
  expect(await handler({ name: 'a' })).toEqual({ text: 'a in OpenSaves/Load' });
});

test('functions of the same code have the same archive, named by its hash', () => {
  expect(archives).toHaveLength(2);
  const hashes = archives.map((path) => createHash('sha256').update(readFileSync(path)).digest('base64'));
  const functions = Object.values(json.resource?.['aws_lambda_function'] ?? {});
  expect(functions.map((one) => one['source_code_hash'])).toEqual(hashes);
  expect(new Set(hashes).size).toBe(1);
  for (const one of functions) {
    expect(statSync(join(folder, String(one['filename']))).isFile()).toBe(true);
    expect(one).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      reserved_concurrent_executions: 1,
      tracing_config: { mode: 'Active' },
      kms_key_arn: expect.stringContaining('aws_kms_key') as string,
    });
  }
});

test('each function writes to its own log group, which is kept for so long and encrypted', () => {
  const groups = Object.values(json.resource?.['aws_cloudwatch_log_group'] ?? {});
  expect(groups.map(({ name }) => name)).toEqual([
    '/aws/lambda/open-saves-load-dev-one',
    '/aws/lambda/open-saves-load-dev-two',
  ]);
  for (const group of groups) {
    expect(group).toMatchObject({
      retention_in_days: 365,
      kms_key_id: expect.stringContaining('aws_kms_key') as string,
    });
  }
});

test('a stack trace names the source: the archive holds a map, without a path of this machine', () => {
  const out = temporaryFolder();
  execFileSync('python3', ['-m', 'zipfile', '-e', archives[0] ?? '', out]);
  const { sources } = JSON.parse(readFileSync(join(out, 'index.mjs.map'), 'utf8')) as { sources: string[] };
  expect(sources).toContain('test/infrastructure/fixtures/handler.ts');
  expect(sources.filter((source) => source.startsWith('/'))).toEqual([]);
  const program = `import(${JSON.stringify(pathToFileURL(join(out, 'index.mjs')).href)}).then(({ handler }) => handler(null))`;
  const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', '-e', program], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('test/infrastructure/fixtures/handler.ts:');
});
