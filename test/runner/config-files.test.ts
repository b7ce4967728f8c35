import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfigFiles } from '../../runner/config-files.ts';
import { flagTable } from '../../runner/flag-table.ts';
import { fixture, load, ROOT } from '../helpers/cli.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe.concurrent('configuration files', () => {
  test('are read in the forms that Locust takes', () => {
    const folder = folderWith({
      'locust.conf':
        '# a comment\n[section]\nusers = 7\nspawn-rate: 2.5\nonly-summary\nheadless = true\ntags = [a, "b c"]\n; more\nhost http://h\n',
      'pyproject.toml':
        '[project]\nname = "x"\n[tool.locust]\nusers = 9\nprint-stats = true\nexclude-tags = ["x", "y"]\n',
      'own.conf': 'users=11\n',
    });
    const value = (key: string, named?: string): unknown => readConfigFiles(folder, named).get(key)?.value;
    expect(value('users')).toBe('9');
    expect(value('users', 'own.conf')).toBe('11');
    expect(value('spawn-rate')).toBe('2.5');
    expect(value('only-summary')).toBe(true);
    expect(value('headless')).toBe(true);
    expect(value('print-stats')).toBe(true);
    expect(value('tags')).toEqual(['a', 'b c']);
    expect(value('exclude-tags')).toEqual(['x', 'y']);
    expect(value('host')).toBe('http://h');
  });

  test.each<[string, Record<string, string>, string[], Record<string, string>, number]>([
    ['a file', { 'locust.conf': 'users = 2' }, [], {}, 2],
    [
      'pyproject.toml over locust.conf',
      { 'locust.conf': 'users = 2', 'pyproject.toml': '[tool.locust]\nusers = 3' },
      [],
      {},
      3,
    ],
    [
      '--config over both',
      { 'pyproject.toml': '[tool.locust]\nusers = 3', c: 'users = 4' },
      ['--config', 'c'],
      {},
      4,
    ],
    ['the environment over files', { 'locust.conf': 'users = 2' }, [], { LOCUST_USERS: '5' }, 5],
    ['the command line over all', { 'locust.conf': 'users = 2' }, ['-u', '6'], { LOCUST_USERS: '5' }, 6],
  ])('%s', async (_what, files, args, env, users) => {
    const server = await startServer();
    const conf = {
      ...files,
      'locust.conf': `locustfile = ${fixture('plain.ts')}\nheadless = true\n${files['locust.conf'] ?? ''}`,
    };
    const cwd = folderWith(conf);
    const { run } = await load([...args, '-n', '3', '-r', '100', '--host', server.url], { cwd, env });
    expect(run.users).toBe(users);
  });

  test.each<[Record<string, string>, string[], string]>([
    [{ 'locust.conf': 'user = 2' }, [], 'locust.conf: user is no option'],
    [{ 'locust.conf': 'users = many' }, [], 'locust.conf: users many'],
    [{ 'locust.conf': 'only-summary = 5' }, [], 'only-summary = 5: it takes true or false'],
    [{ 'pyproject.toml': '[tool.locust' }, [], 'pyproject.toml is no TOML'],
    [{}, ['--config', 'none.conf'], '--config none.conf: there is no such file'],
    [{}, ['--profile', 'x'], '--profile: Locust has it, and it is not here: --label names a run'],
  ])('%j %j is refused', async (files, args, words) => {
    const { code, stderr } = await load(['-f', fixture('plain.ts'), ...args], { cwd: folderWith(files) });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });
});

test('docs/locust.md tells of each of Locust’s flags', () => {
  const text = readFileSync(join(ROOT, 'docs/locust.md'), 'utf8');
  const table = /<!-- flags: begin -->\n\n(.*?)\n\n<!-- flags: end -->/s.exec(text)?.[1] ?? '';
  const cells = (line: string): string =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .join('|');
  expect(
    table
      .split('\n')
      .filter((line) => !line.startsWith('| -'))
      .map(cells),
  ).toEqual(
    flagTable()
      .filter((line) => !line.startsWith('| -'))
      .map(cells),
  );
});
