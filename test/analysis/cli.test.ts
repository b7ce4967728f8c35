import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../helpers/folder.ts';
import { TEN, csv, run, runFolder } from './samples.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command as `npm run analyze -- ...` does, typed in `cwd`. */
function analyze(args: string[], cwd: string, temporary = cwd): Promise<Ended> {
  const env = { ...process.env, INIT_CWD: cwd, TMPDIR: temporary };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'analysis/cli.ts', ...args],
      { cwd: ROOT, env },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('a link in the folder where it was typed: the report goes beside the run', async () => {
  const input = runFolder(csv(TEN), run());
  const [typed, temporary] = [temporaryFolder(), temporaryFolder()];
  symlinkSync(input, join(typed, 'results.csv'));
  const { code, stdout, stderr } = await analyze(['--input', 'results.csv'], typed, temporary);
  expect(stderr).toContain('INVALID: 5 of 15 tasks due were never sent');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const report = join(dirname(input), 'report');
  expect(stderr).toContain(join(report, 'report.html'));
  expect(readdirSync(report).toSorted()).toEqual(['charts', 'report.html', 'report.md', 'summary.json']);
  expect(readdirSync(join(report, 'charts'))).toHaveLength(30);
  expect(readdirSync(typed)).toEqual(['results.csv']);
  // What DuckDB put there is gone; tsx keeps a cache of its own.
  expect(readdirSync(temporary).filter((name) => name.startsWith('open-saves'))).toEqual([]);
});

test('--output and --json', async () => {
  const typed = temporaryFolder();
  writeFileSync(join(typed, 'some.csv'), csv(TEN));
  const { code, stdout } = await analyze(['--input', 'some.csv', '--output', 'made/here', '--json'], typed);
  expect(code).toBe(0);
  const summary: unknown = JSON.parse(stdout);
  expect(summary).toMatchObject({
    format: 1,
    input: { file: 'some.csv', rows: 10 },
    verdict: { status: 'unknown' },
  });
  expect(summary).toEqual(JSON.parse(readFileSync(join(typed, 'made/here/summary.json'), 'utf8')));
  expect(existsSync(join(typed, 'report'))).toBe(false);
});

describe('exit codes', () => {
  test.each<[string, string[], number, RegExp]>([
    ['help', ['--help'], 0, /--input <file>/],
    ['no input', [], 2, /^Nothing to analyse: .*\n {2}npm run analyze -- --input results\.csv\n$/],
    ['an option that there is not', ['--input', 'x', '--inptu'], 2, /^unknown option '--inptu'/],
    ['an argument too many', ['--input', 'x', 'y'], 2, /too many arguments/],
    ['a file that there is not', ['--input', 'gone.csv'], 1, /^--input gone\.csv does not exist/],
  ])('%s', async (_, args, expected, text) => {
    const { code, stdout, stderr } = await analyze(args, temporaryFolder());
    expect(code).toBe(expected);
    expect(stdout + stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
