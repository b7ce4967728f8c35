import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Load, fixture, load, runFolders } from '../helpers/cli.ts';
import { parseCsv } from '../helpers/csv.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';
import { atEnd } from '../helpers/at-end.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];
const quick = (url: string): string[] => [...plain, '--host', url, '-n', '3'];

// Each run is a process that mostly waits: several at a time.
describe.concurrent('runs', () => {
  describe('a command line that makes no sense: exit 2, a line that says what to do, no stack, nothing on disk', () => {
    test.each<[string[], string[]]>([
      [
        ['--scenario', 'nope'],
        ['--scenario nope', 'mixed', 'crud'],
      ],
      [
        [...plain, '--host', 'nonsense'],
        ['--host nonsense', 'http://127.0.0.1:8080'],
      ],
      [
        [...plain, '--rps', '5', '--users', '5'],
        ['--rps', '--users'],
      ],
      [
        ['--rps', '5'],
        ['--scenario NAME', '-f FILE'],
      ],
      [
        [...plain, '-n', '1'],
        ['plain brings no target along', '--host'],
      ],
      [
        ['--scenario', 'mixed', '--rps', '5', '--tags', 'write', '--read-ratio', '100'],
        ['The tags leave only createRecord', 'change the tags, or the options'],
      ],
      [
        [...plain, '--host', 'http://127.0.0.1:9', '--tags', 'none'],
        ['PlainUser has no tasks left after --tags'],
      ],
    ])('%j', async (args, words) => {
      const { code, stderr, stdout, folders } = await load(args);
      expect(code).toBe(2);
      for (const word of words) expect(stderr).toContain(word);
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
      expect(folders).toEqual([]);
    });
  });

  test('-f with a file that is not there: exit 1, and what to name', async () => {
    const { code, stderr } = await load(['-f', 'nowhere.ts']);
    expect(code).toBe(1);
    expect(stderr).toContain('-f nowhere.ts: there is no such file. Name a TypeScript or JavaScript file');
    expect(stderr).not.toContain('    at ');
  });

  test('--help: exit 0, on stdout', async () => {
    const { code, stderr, stdout } = await load(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('--stages <plan>');
  });

  describe('where results go', () => {
    test('a file where the results folder should be: exit 1, and nothing is sent', async () => {
      const server = await startServer();
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'results'), 'mine');
      const { code, stderr } = await load(quick(server.url), { cwd });
      expect(code).toBe(1);
      expect(stderr).toContain(`Results cannot be written to ${cwd}/results`);
      expect(stderr).not.toContain('    at ');
      expect(server.seen).toEqual([]);
    });

    test('a file system that takes none: exit 1, and nothing is sent', async () => {
      const server = await startServer();
      const { code, stderr } = await load([...quick(server.url), '--results', '/proc/results']);
      expect(code).toBe(1);
      expect(stderr).toContain('Results cannot be written to /proc/results');
      expect(server.seen).toEqual([]);
    });

    test('a regular results.csv in the folder is never replaced, and it says so', async () => {
      const server = await startServer();
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'results.csv'), 'mine');
      const { code, stderr, rows } = await load(quick(server.url), { cwd });
      expect(code).toBe(0);
      expect(readFileSync(join(cwd, 'results.csv'), 'utf8')).toBe('mine');
      expect(stderr).toContain('left as it is');
      expect(rows).toHaveLength(3);
    });

    test('two runs at once, and one after them, overwrite nothing; the link is at the newest', async () => {
      const server = await startServer();
      const cwd = temporaryFolder();
      symlinkSync('gone', join(cwd, 'results.csv'));
      const both = [new Load(quick(server.url), { cwd }), new Load(quick(server.url), { cwd })];
      for (const one of both) expect((await one.ended()).code).toBe(0);
      await load([...plain, '--host', server.url, '-n', '5'], { cwd });
      expect(runFolders(cwd)).toHaveLength(3);
      const counts = runFolders(cwd).map(
        (folder) => parseCsv(readFileSync(join(folder, 'results.csv'), 'utf8')).length - 1,
      );
      expect(counts).toEqual([3, 3, 5]);
      expect(parseCsv(readFileSync(join(cwd, 'results.csv'), 'utf8'))).toHaveLength(6);
    });

    test("the run's folder is whole, and --csv writes Locust's four files where it is told", async () => {
      const server = await startServer();
      const { cwd, folders } = await load([
        ...quick(server.url),
        ...typed`--csv out/mine --results elsewhere/runs`,
      ]);
      expect(folders).toEqual([]);
      const [name = ''] = readdirSync(join(cwd, 'elsewhere/runs'));
      expect(readdirSync(join(cwd, 'elsewhere/runs', name)).toSorted()).toEqual([
        'context.json',
        'ledger.jsonl',
        'results.csv',
        'results_exceptions.csv',
        'results_failures.csv',
        'results_stats.csv',
        'results_stats_history.csv',
        'run.json',
        'timeline.csv',
      ]);
      expect(readdirSync(join(cwd, 'out')).toSorted()).toEqual([
        'mine_exceptions.csv',
        'mine_failures.csv',
        'mine_stats.csv',
        'mine_stats_history.csv',
      ]);
    });

    test('secrets in headers are not kept', async () => {
      const server = await startServer();
      const { folders } = await load([...quick(server.url), '--header', 'Authorization: Bearer s3cr3t']);
      expect(server.seen[0]?.headers.authorization).toBe('Bearer s3cr3t');
      for (const name of readdirSync(folders[0] ?? '')) {
        expect(readFileSync(join(folders[0] ?? '', name), 'utf8')).not.toContain('s3cr3t');
      }
    });
  });

  /** A folder on a file system of its own that is soon full; undefined where this machine does not let us. */
  function smallDisk(): string | undefined {
    const folder = temporaryFolder();
    try {
      mkdirSync(join(folder, 'disk'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', join(folder, 'disk')], {
        stdio: 'ignore',
      });
    } catch {
      return undefined;
    }
    atEnd(() => void execFileSync('umount', ['-l', join(folder, 'disk')]));
    return join(folder, 'disk');
  }

  test.runIf(process.getuid?.() === 0)(
    'a disk that fills up ends the run at once, with exit 1 and what to do',
    async () => {
      const folder = smallDisk();
      expect(folder).toBeDefined();
      const server = await startServer();
      const flags = typed`--host ${server.url} --rps 1000 -t 120s --warmup 0 --results ${join(folder ?? '', 'r')}`;
      const { code, stderr, seconds } = await load([...plain, ...flags]);
      expect(code).toBe(1);
      expect(stderr).toContain('Results cannot be written to');
      expect(stderr).toContain('the disk is full');
      expect(stderr).not.toContain('    at ');
      expect(seconds).toBeLessThan(60);
      expect(server.seen.length).toBeGreaterThan(500);
    },
  );
});
