import { describe, expect, test } from 'vitest';
import { expectedCode, fixture, lasted, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];
const ofPhase = (requests: { headers: Record<string, unknown> }[], phase: string): number =>
  requests.filter(({ headers }) => headers['x-load-phase'] === phase).length;

// Each run is a process that mostly waits: several at a time.
describe.concurrent('runs', () => {
  test('rows are what the target counted, with the default --stop-timeout', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end('hello'), 20));
    const ended = await load([...plain, '--host', server.url, '-u', '10', '-r', '10', '-t', '2s']);
    const { run, rows } = ended;
    expect(ended.code).toBe(expectedCode(ended.run, 0));
    expect(rows).toHaveLength(server.seen.length);
    expect(run.totals).toMatchObject({ requests: server.seen.length, failures: 0, unfinished: 0 });
    expect(run.totals.targetRps).toBeUndefined();
    expect(run).toMatchObject({ model: 'closed', users: 10, spawnRate: 10 });
    expect(server.sockets.most).toBe(10);
    expect(rows.every((row) => row['target_rps'] === '' && row['lag_ms'] === '0.000')).toBe(true);
    expect(Math.max(...rows.map((row) => Number(row['users'])))).toBe(10);
    expect(run.duration).toBeGreaterThan(1.95);
    expect(run.duration).toBeLessThan(2.5);
  });

  test('a target slower than the end: what is cut off is unfinished, and not a failure', async () => {
    const server = await startServer(() => undefined);
    const ended = await load([...plain, '--host', server.url, '-u', '3', '-r', '3', '-t', '1s']);
    const { run, rows } = ended;
    expect(rows.map((row) => row['error_kind'])).toEqual(['unfinished', 'unfinished', 'unfinished']);
    expect(run.totals).toMatchObject({ requests: 3, failures: 0, unfinished: 3 });
    expect(ended.code).toBe(expectedCode(ended.run, 0));
    expect(lasted(run)).toBeLessThan(8);
  });

  test('--stop-timeout lets what runs go on to its end', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end(), 2500));
    const flags = ['--host', server.url, '-u', '2', '-r', '2', '-t', '1s', '-s', '30s'];
    const { run, code } = await load([...plain, ...flags]);
    expect(run.totals).toMatchObject({ requests: 2, failures: 0, unfinished: 0 });
    expect(code).toBe(expectedCode(run, 0));
    expect(lasted(run)).toBeLessThan(15);
  });

  test('-n ends after so many tasks, whoever does them', async () => {
    const server = await startServer();
    const { run } = await load([...plain, '--host', server.url, '-u', '4', '-r', '4', '-n', '25']);
    expect(server.seen).toHaveLength(25);
    expect(run.totals).toMatchObject({ due: 25, started: 25, requests: 25 });
  });

  test('-n ends when its tasks are done: neither for waits nor for users that have not come yet', async () => {
    const server = await startServer();
    const flags = ['--host', server.url, '-u', '20', '-r', '1', '-n', '1'];
    const { run } = await load(['-f', fixture('waits.ts'), ...flags]);
    expect(run.totals.requests).toBe(1);
    expect(lasted(run)).toBeLessThan(10);
  });

  test('a task that waits for something else does not hold the end', async () => {
    const server = await startServer();
    const ended = await load(typed`-f ${fixture('sleeps.ts')} --host ${server.url} -u 2 -r 2 -t 1s`);
    expect(ended.run.totals).toMatchObject({ requests: 2, failures: 0 });
    expect(ended.code).toBe(expectedCode(ended.run, 0));
    expect(lasted(ended.run)).toBeLessThan(10);
  });

  test('a run of a month does not end at once', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end(), 20));
    const { run } = await load([...plain, '--host', server.url, '-t', '30d', '-n', '20']);
    expect(run.totals).toMatchObject({ requests: 20, unfinished: 0 });
  });

  test('users start, enter, work, and stop', async () => {
    const server = await startServer();
    await load(typed`-f ${fixture('starts.ts')} --host ${server.url} -u 2 -r 2 -t 1s -s 1s`);
    const count = (url: string): number => server.seen.filter((request) => request.url === url).length;
    expect(['/start', '/enter', '/leave', '/stop'].map(count)).toEqual([2, 2, 2, 2]);
    expect(count('/work')).toBeGreaterThan(4);
    expect(server.seen[0]?.url).toBe('/start');
  });

  test('--warmup is left out of the statistics', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end(), 20));
    const flags = ['--host', server.url, '-u', '2', '-r', '2', '-t', '1s', '--warmup', '1s'];
    const { run, rows } = await load([...plain, ...flags]);
    expect(ofPhase(server.seen, 'warmup')).toBeGreaterThan(10);
    expect(rows).toHaveLength(ofPhase(server.seen, 'load'));
    expect(run.totals.requests).toBe(rows.length);
  });

  describe('exit codes', () => {
    test.each<[string, string[], number]>([
      ['failing requests', [], 1],
      ['failing requests, and --exit-code-on-error 0', ['--exit-code-on-error', '0'], 0],
      ['failing requests, and a code of their own', ['--exit-code-on-error', '7'], 7],
    ])('%s', async (_what, flags, code) => {
      const server = await startServer((_request, response) => response.writeHead(503).end());
      const ended = await load([...plain, '--host', server.url, '-n', '5', ...flags]);
      expect(ended.code).toBe(code);
      expect(ended.run.totals.failures).toBe(5);
      expect(ended.rows.every((row) => row['error_kind'] === 'http_5xx' && row['status'] === '503')).toBe(
        true,
      );
      expect(ended.stderr).toContain("GET /hello: HTTPError('503 Server Error");
    });

    test('exceptions of the scenario count as in Locust: exit 1, and they are told once each', async () => {
      const server = await startServer();
      const ended = await load(['-f', fixture('throws.ts'), '--host', server.url, '-n', '5']);
      expect(ended.run.totals).toMatchObject({ requests: 5, failures: 0, exceptions: 5 });
      expect(ended.stderr).toContain('5 exceptions in tasks');
      expect(ended.stderr.split('a fault of the scenario').length - 1).toBeGreaterThanOrEqual(1);
      expect(ended.code).toBe(1);
    });
  });

  test('--run-json prints run.json to stdout, and nothing else', async () => {
    const server = await startServer();
    const ended = await load([...plain, '--host', server.url, '-n', '3', '--run-json']);
    expect(JSON.parse(ended.stdout)).toEqual(ended.run);
    expect(ended.stderr).toContain('Results:');
  });

  test('--debug -n 1 prints one exchange whole', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'x-answer': 'yes' });
      response.end('the body');
    });
    const flags = ['--host', server.url, '-n', '1', '--debug', '--header', 'X-Mine: 1'];
    const { stderr, stdout } = await load([...plain, ...flags]);
    for (const part of [
      '> GET /hello',
      '> x-mine: 1',
      '> x-load-phase: load',
      '< 200 OK',
      '< x-answer: yes',
      '< the body',
    ]) {
      expect(stderr).toContain(part);
    }
    expect(stderr).toMatch(/response time [\d.]+ ms = lag [\d.]+ \+ wait [\d.]+ \+ service [\d.]+/);
    expect(stderr.split('> GET /hello')).toHaveLength(2);
    expect(stdout).toBe('');
  });

  test('a file outside of any package works too', async () => {
    const { writeFileSync } = await import('node:fs');
    const { join } = await import('node:path');
    const { temporaryFolder } = await import('../helpers/folder.ts');
    const { ROOT } = await import('../helpers/cli.ts');
    const server = await startServer();
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'base.ts'), `export { HttpUser as Base, task } from '${ROOT}runner/index.ts';\n`);
    writeFileSync(
      join(cwd, 'mine.ts'),
      `import { Base, task } from './base.ts';
     export class Mine extends Base { static abstract = false; @task hello() { return this.client.get('/mine'); } }`,
    );
    const ended = await load(['-f', 'mine.ts', '--host', server.url, '-n', '2'], { cwd });
    expect(ended.code).toBe(expectedCode(ended.run, 0));
    expect(server.seen.map(({ url }) => url)).toEqual(['/mine', '/mine']);
  });
});
