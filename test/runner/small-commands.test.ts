import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { atEnd } from '../helpers/at-end.ts';
import { fixture, load, ROOT } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';

test.concurrent('--list prints the user classes, as Locust does', async () => {
  const { code, stdout, folders } = await load(['-f', fixture('reader.ts'), '--list']);
  expect(stdout).toBe('Available Users:\n    Reader\n');
  expect(code).toBe(0);
  expect(folders).toEqual([]);
});

test.concurrent('--version prints that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string;
  };
  expect((await load(['-V'])).stdout).toBe(`open-saves-load ${version}\n`);
});

test.concurrent('--init writes a file that runs as it is, and never over another', async () => {
  const cwd = temporaryFolder();
  const first = await load(['--init', 'mine.ts'], { cwd });
  expect(first.code).toBe(0);
  const text = readFileSync(join(cwd, 'mine.ts'), 'utf8');
  const again = await load(['--init', 'mine.ts'], { cwd });
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('--init mine.ts: there is such a file already');
  expect(readFileSync(join(cwd, 'mine.ts'), 'utf8')).toBe(text);
  expect((await load(['--init', 'mine.js'], { cwd })).code).toBe(2);
  // Inside the project, where it can import the package.
  const inside = join(mkdtempSync(join(ROOT, 'results-')), 'mine.ts');
  atEnd(() => rmSync(dirname(inside), { recursive: true, force: true }));
  writeFileSync(inside, text);
  const server = await startServer();
  const { run } = await load(['-f', inside, '--host', server.url, '--rps', '50', '-n', '20']);
  expect(run.totals).toMatchObject({ requests: 20, failures: 0 });
  expect(new Set(run.requests.map(({ name }) => name))).toEqual(new Set(['/', '/items/[id]']));
});
