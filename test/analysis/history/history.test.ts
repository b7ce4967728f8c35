import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { select } from '../../../analysis/history/history.ts';
import { LocalStore } from '../../../analysis/store/local.ts';
import { ROOT } from '../../helpers/cli.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { makeRun } from '../compare/runs.ts';
import { stored } from '../store/stored.ts';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function analyze(args: string[], cwd: string, env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'analysis/cli.ts', ...args],
      { cwd: ROOT, env: { ...process.env, INIT_CWD: cwd, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

test('runs are chosen by tag, scenario and the beginning of their hash', () => {
  const runs = [stored(1), stored(2, { tags: ['main', 'x'] }), stored(3, { scenario: 'crud', hash: 'bb' })];
  const ids = (filter: Parameters<typeof select>[1]): string[] =>
    select(runs, filter).map(({ start }) => start.slice(8, 10));
  expect(ids({ tags: [], scenario: undefined, hash: undefined })).toEqual(['02', '03', '04']);
  expect(ids({ tags: ['main', 'x'], scenario: undefined, hash: undefined })).toEqual(['03']);
  expect(ids({ tags: [], scenario: 'crud', hash: undefined })).toEqual(['04']);
  expect(ids({ tags: [], scenario: undefined, hash: 'aaaa' })).toEqual(['02', '03']);
});

describe('typed', () => {
  test('kept, compared with what was kept, a regression found; then listed', async () => {
    const cwd = temporaryFolder();
    const summary = join(cwd, 'step.md');
    const first = await analyze(['--input', makeRun(cwd, { seed: 1 }), '--store', '--tag', 'main'], cwd);
    expect([first.code, first.stdout]).toEqual([0, '']);
    expect(existsSync(join(cwd, 'results/history.duckdb'))).toBe(true);
    const slow = ['--input', makeRun(cwd, { seed: 2, factor: 1.5 }), '--store', '--tag', 'pr_1'];
    const compared = ['--baseline', 'previous', '--baseline-tag', 'main', '--format', 'github'];
    const second = await analyze([...slow, ...compared], cwd, { GITHUB_STEP_SUMMARY: summary });
    expect(second.code).toBe(5);
    expect(second.stderr).toMatch(/Against baseline +in total p50 slower \(\S+ to \S+ ms, \+\d/);
    expect(second.stdout).toBe(readFileSync(summary, 'utf8'));
    expect(second.stdout).toMatch(/^## Load test: mixed \(VALID\)\n\n\| \| \|\n/);
    expect(second.stdout).toContain('### Against the baseline');
    expect(second.stdout).toMatch(/\| all requests \| p50 \| .* \| slower \|/);
    expect(second.stdout).not.toContain('![');

    const listed = await analyze(['history'], cwd);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toMatch(
      /^Run .*\nrun-0002 .*pr_1 regressed .* p50 slower \+\d.*\nrun-0001 +main .* nothing before\n/,
    );
    expect(listed.stderr).toMatch(
      /^ {2}history\/history\.html\n {2}history\/history\.md\n {2}history\/history\.json\n$/,
    );
    const json = await analyze(['history', '--json', '--tag', 'main'], cwd);
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { id: 'run-0001', requests: 4000, verdict: 'VALID', previous: { ids: [], text: 'nothing before' } },
    ]);
  }, 60_000);

  test('no store, a store without such a run, no number: told, exit 1 and 2', async () => {
    const cwd = temporaryFolder();
    expect(await analyze(['history'], cwd)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^There are no runs in results\/history\.duckdb\. One is kept with: /),
    });
    await new LocalStore(join(cwd, 'a.duckdb'), 'a').put(stored(1));
    expect(await analyze(['history', '--store', 'a.duckdb', '--tag', 'x'], cwd)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('None of the 1 runs in a.duckdb is as asked for: tags x'),
    });
    expect(await analyze(['history', '--limit', 'many'], cwd)).toMatchObject({ code: 2 });
  }, 60_000);

  test("files in BFD's shape: by its thresholds, exit 5; another hash is refused, exit 1", async () => {
    const cwd = temporaryFolder();
    const numbers = { num_requests: 9, num_failures: 0, min_response_time: 1, total_reqs_per_second: 1 };
    const others = { average_response_time: 5, max_response_time: 9, total_fails_per_sec: 0 };
    const write = (name: string, hash: string, median: number): void => {
      const task = {
        task_name: 'a',
        request_method: 'GET',
        ...numbers,
        ...others,
        median_response_time: median,
      };
      const one = { ...task, response_time_percentiles: { '0.99': 9 } };
      const users = { num_total_users: 1, num_users_per_second: 1, user_classes: ['A'] };
      const times = { timestamp: median, requested_runtime: 60, total_runtime: 60 };
      const about = { tags: ['main'], environment: 'test', stats_reset_after_spawn: false, hash };
      const metadata = { ...users, ...times, ...about };
      writeFileSync(join(cwd, name), JSON.stringify({ metadata, totals: one, tasks: [one] }));
    };
    write('1.stats.json', 'x', 100);
    write('2.stats.json', 'x', 260);
    write('3.stats.json', 'other', 100);
    const against = (baseline: string): Promise<Ended> =>
      analyze(['--input', '2.stats.json', '--baseline', baseline], cwd);
    const previous = await against('previous');
    expect(previous.code).toBe(5);
    expect(previous.stderr).toContain(
      "FAILED by BFD's thresholds; failures: Aggregated median_response_time 260 %",
    );
    expect(previous.stdout).toMatch(/^Task .*\nAggregated /);
    expect(await against('3.stats.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Not like for like'),
    });
  }, 60_000);
});
