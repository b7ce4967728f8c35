import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOAD, Load, expectedCode, fixture, lasted, load, runFolders } from '../helpers/cli.ts';
import { parseCsv } from '../helpers/csv.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { deadPort, startServer, type TestServer } from '../helpers/server.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];
const open = (server: TestServer, time = '30s'): string[] => [
  ...plain,
  ...typed`--host ${server.url} --rps 50 -t ${time} --warmup 0`,
];
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const samples = (cwd: string): string[][] =>
  parseCsv(readFileSync(join(runFolders(cwd).at(-1) ?? '', 'results.csv'), 'utf8')).slice(1);

// Each run is a process that mostly waits: several at a time.
describe.concurrent('runs', () => {
  describe('Ctrl-C', () => {
    test.each<[string, NodeJS.Signals, (server: TestServer) => string[]]>([
      ['open model', 'SIGINT', (server) => open(server)],
      [
        'closed model',
        'SIGINT',
        (server) => [...plain, '--host', server.url, '-u', '5', '-r', '5', '-t', '30s'],
      ],
      ['SIGTERM', 'SIGTERM', (server) => open(server)],
    ])('%s: ends cleanly, with whole results and exit code 130', async (_what, signal, args) => {
      const server = await startServer((_request, response) => setTimeout(() => response.end(), 100));
      const running = new Load(args(server));
      await running.until(() => server.seen.length >= 40, 'it sent 40 requests');
      running.child.kill(signal);
      const ended = await running.ended();
      expect(ended.code).toBe(130);
      const { run, rows } = ended;
      expect(run.interrupted).toBe(true);
      expect(rows).toHaveLength(server.seen.length);
      expect(run.totals.requests).toBe(rows.length);
      // What was on its way was waited for.
      expect(rows.every((row) => row['status'] === '200')).toBe(true);
      expect(run.duration).toBeLessThan(10);
      expect(ended.stderr).toContain('Ctrl-C');
      expect(ended.stderr).toContain('Aggregated');
    });

    test('a second one ends at once, and what was recorded is kept', async () => {
      const server = await startServer((request, response) => {
        if (server.seen.indexOf(request) % 2 === 0) response.end();
      });
      const running = new Load(open(server));
      await running.until(() => server.seen.length >= 60, 'it sent 60 requests');
      running.child.kill('SIGINT');
      await running.until(() => running.stderr.includes('second Ctrl-C'), 'it spoke of the second one');
      await sleep(600); // what comes sooner is the first one's echo
      const second = performance.now();
      running.child.kill('SIGINT');
      const ended = await running.ended();
      expect(performance.now() - second).toBeLessThan(1000);
      expect(ended.code).toBe(130);
      const rows = samples(ended.cwd);
      expect(rows.length).toBeGreaterThanOrEqual(29);
      expect(rows.every((row) => row.length === 15)).toBe(true);
      expect(ended.stderr).toContain('--cleanup');
    });

    test('one Ctrl-C that arrives twice, from the terminal and from npm, is one', async () => {
      const server = await startServer();
      const running = new Load(open(server));
      await running.until(() => server.seen.length >= 40, 'it sent 40 requests');
      running.child.kill('SIGINT');
      await sleep(1);
      running.child.kill('SIGINT');
      const ended = await running.ended();
      expect(ended.code).toBe(130);
      expect(ended.run.interrupted).toBe(true);
      expect(ended.stderr).toContain('Aggregated');
    });

    test('npm is gone: the run that it left ends by itself, with whole results', async () => {
      const server = await startServer();
      const cwd = temporaryFolder();
      // A parent as npm is one: it starts the command, waits for it, and dies of the signal alone.
      const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify([...LOAD.slice(1), ...open(server)])}, { stdio: 'inherit' })`;
      const parent = spawn(process.execPath, ['-e', script], {
        cwd: join(LOAD[3], '../..'),
        env: { ...process.env, INIT_CWD: cwd, npm_lifecycle_event: 'load' },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      parent.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      while (server.seen.length < 40) await sleep(10);
      parent.kill('SIGKILL');
      const path = (): string => join(runFolders(cwd).at(-1) ?? '', 'run.json');
      const killed = performance.now();
      while (!existsSync(path()) && performance.now() - killed < 8000) await sleep(20);
      const run = JSON.parse(readFileSync(path(), 'utf8')) as {
        interrupted: boolean;
        totals: { requests: number };
      };
      expect(run.interrupted).toBe(true);
      expect(run.totals.requests).toBe(server.seen.length);
      expect(stderr).not.toContain('Error:');
      const count = server.seen.length;
      await sleep(300);
      expect(server.seen).toHaveLength(count);
    });

    test('whoever reads its messages is gone: the run goes on, and its results are whole', async () => {
      const server = await startServer();
      const running = new Load(open(server, '2s'));
      await running.until(() => server.seen.length >= 10, 'it sent 10 requests');
      running.child.stderr?.destroy();
      running.child.stdout?.destroy();
      const { run, rows, code } = await running.ended();
      expect(rows).toHaveLength(100);
      expect(code).toBe(expectedCode(run, 0));
    });
  });

  describe('the target', () => {
    test('is killed in the middle: the run goes on, and says what became of each request', async () => {
      const server = await startServer((_request, response) => setTimeout(() => response.end(), 30));
      const running = new Load(open(server, '2s'));
      await running.until(() => server.seen.length >= 50, 'it sent 50 requests');
      await server.stop();
      const { code, run, rows, stderr } = await running.ended();
      expect(rows).toHaveLength(100);
      const kinds = new Set(rows.map((row) => row['error_kind']));
      expect(kinds).toContain('connect_refused');
      expect(
        [...kinds].every((kind) =>
          ['', 'connect_refused', 'reset', 'stale_connection'].includes(kind ?? '?'),
        ),
      ).toBe(true);
      expect(rows.filter((row) => row['error_kind'] === '').length).toBeGreaterThanOrEqual(45);
      expect(run.totals).toMatchObject({ due: 100, started: 100, unsent: 0, requests: 100 });
      expect(run.totals.failures).toBe(rows.filter((row) => row['error_kind'] !== '').length);
      expect(code).toBe(expectedCode(run, 1));
      expect(stderr).toContain('ConnectionRefusedError');
    });

    test('does not answer: exit 1, nothing was sent, and it says so', async () => {
      const url = `http://127.0.0.1:${await deadPort()}`;
      const { code, stderr, stdout, cwd } = await load([...plain, '--host', url, '--rps', '10', '-t', '1s']);
      expect(code).toBe(1);
      expect(stderr).toContain(`${url} does not answer (connect_refused`);
      expect(stderr).toContain('Nothing was sent');
      expect(stderr).not.toContain('    at ');
      expect(stdout).toBe('');
      expect(existsSync(join(cwd, 'results.csv'))).toBe(false);
    });

    test('does not speak TLS: exit 1, and it says so, and nothing else', async () => {
      const server = await startServer();
      const url = server.url.replace('http:', 'https:');
      const { code, stderr } = await load([...plain, '--host', url, '-n', '1']);
      expect(code).toBe(1);
      expect(stderr).toContain(`${url} does not answer (tls`);
      expect(stderr).not.toContain('Warning');
    });

    test('has a name that does not exist: exit 1, and it says so', async () => {
      const { code, stderr } = await load([...plain, '--host', 'http://no-such-host.invalid', '-n', '1']);
      expect(code).toBe(1);
      expect(stderr).toContain('http://no-such-host.invalid does not answer (dns');
    });

    test('never answers: timeouts are one line of the report, and the run ends in their time', async () => {
      const server = await startServer(() => undefined);
      const flags = ['--host', server.url, '--rps', '20', '-t', '1s', '--warmup', '0', '--timeout', '0.5'];
      const { run, rows, stderr } = await load([...plain, ...flags]);
      expect(rows.map((row) => row['error_kind'])).toEqual(rows.map(() => 'timeout'));
      expect(new Set(rows.map((row) => row['error'])).size).toBe(1);
      expect(stderr).toMatch(/^20 +GET \/hello: TimeoutError/m);
      expect(run.responseTime.min).toBeGreaterThanOrEqual(500);
      expect(run.responseTime.max).toBeLessThan(900);
      expect(lasted(run)).toBeLessThan(6);
    });
  });

  test('a very long --timeout does not cut off what is on its way', async () => {
    const server = await startServer((_request, response) => setTimeout(() => response.end(), 800));
    const flags = ['--host', server.url, '--rps', '10', '-t', '1s', '--warmup', '0', '--timeout', '9999999'];
    const { rows } = await load([...plain, ...flags]);
    expect(rows.map((row) => row['error_kind'])).toEqual(rows.map(() => ''));
    expect(rows).toHaveLength(10);
  });
});
