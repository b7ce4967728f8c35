import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../runner/results.ts';
import { Load, expectedCode, fixture, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];
const runIn = (folder: string): Run => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as Run;

describe.concurrent('--repeat', () => {
  test('runs of the same options, a folder each, one label in common; the worst exit code counts', async () => {
    // The second run's requests fail, and no other's.
    const server = await startServer((_request, response) => {
      const fails = server.seen.length > 20 && server.seen.length <= 40;
      response.writeHead(fails ? 500 : 200).end();
    });
    const args = [...plain, '--host', server.url, '--rps', '40', '-t', '0.5s', '--warmup', '0'];
    const { code, folders, stdout, stderr } = await load([
      ...args,
      ...typed`--repeat 3 --label a --run-json`,
    ]);
    const runs = folders.map(runIn);
    expect(runs.map(({ totals }) => [totals.requests, totals.failures])).toEqual([
      [20, 0],
      [20, 20],
      [20, 0],
    ]);
    expect(code).toBe(Math.max(...runs.map((run) => expectedCode(run, run.totals.failures > 0 ? 1 : 0))));
    const labels = new Set(runs.map((run) => run.labels.join()));
    expect([...labels]).toEqual([expect.stringMatching(/^a,repeat_\d{17}$/)]);
    expect(JSON.parse(stdout)).toMatchObject(runs.map(({ id }) => ({ id })));
    for (const folder of folders) expect(stderr).toContain(`Results: ${folder}`);
  });

  test('Ctrl-C ends the run, and the repeating', async () => {
    const server = await startServer();
    const running = new Load([...plain, '--host', server.url, '--rps', '100', '-t', '20s', '--repeat', '3']);
    await running.until(() => server.seen.length >= 20, 'it sent 20 requests');
    running.child.kill('SIGINT');
    const { code, folders } = await running.ended();
    expect([code, folders.length]).toEqual([130, 1]);
  });

  test.each([
    [['--csv', 'x'], /--repeat 2 and --csv x: each run would overwrite/],
    [['--master'], /--repeat 2 and --master: workers leave/],
  ])('with %j: exit 2', async (args, message) => {
    const { code, stderr } = await load([...plain, '--host', 'http://127.0.0.1:9', '--repeat', '2', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
