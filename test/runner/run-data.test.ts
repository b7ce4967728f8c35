import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Load, fixture, load, runFolders, type LoadOptions } from '../helpers/cli.ts';
import { startServer, type Behaviour, type TestServer } from '../helpers/server.ts';
import { readLedger } from '../../runner/ledger.ts';
import { typed } from '../helpers/typed.ts';

/** A target that keeps items, as the scenario makes and removes them; `odd` may answer in its place. */
async function itemServer(odd: (...of: Parameters<Behaviour>) => boolean = () => false) {
  const items = new Set<string>();
  const server: TestServer = await startServer((request, response, socket) => {
    if (odd(request, response, socket)) return;
    const id = request.url.split('/')[2] ?? '';
    if (request.method === 'PUT') items.add(id);
    if (request.method === 'DELETE' && !items.delete(id)) response.statusCode = 404;
    response.end();
  });
  const order = (method: string): string[] =>
    server.seen.filter((request) => request.method === method).map(({ url }) => url.slice(-1));
  return { server, items, order };
}

const scenario = ['-f', fixture('data.ts')];
const run = (server: TestServer, ...flags: string[]): string[] => [
  ...scenario,
  ...typed`--host ${server.url} -n 5`,
  ...flags,
];
const cleanup = (cwd: string, flags: string[] = [], options: LoadOptions = {}) =>
  load(['--cleanup', runFolders(cwd).at(-1)?.split('/').at(-1) ?? '', ...flags], { cwd, ...options });

// Each run is a process that mostly waits: several at a time.
describe.concurrent('runs', () => {
  test('what is made is in the ledger before it is sent, measured by nobody, and removed, the newest first', async () => {
    const inLedger: number[] = [];
    let cwd = '';
    const { server, items, order } = await itemServer(({ method }) => {
      if (method === 'PUT') inLedger.push(readLedger(join(runFolders(cwd)[0] ?? '', 'ledger.jsonl')).length);
      return false;
    });
    const running = new Load(run(server));
    cwd = running.cwd;
    const ended = await running.ended();
    expect(ended.code).toBe(0);
    expect(inLedger).toEqual([1, 2, 3]);
    expect(order('PUT')).toEqual(['0', '1', '2']);
    expect(order('DELETE')).toEqual(['2', '1', '0']);
    expect(items.size).toBe(0);
    expect(server.phases()).toEqual({ data: 3, load: 5, cleanup: 3 });
    expect(ended.rows).toHaveLength(5);
    expect(server.seen.filter(({ url }) => url === '/read/3')).toHaveLength(5);
    expect(existsSync(join(ended.folders[0] ?? '', 'ledger-left.jsonl'))).toBe(false);

    const again = await cleanup(cwd);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('nothing is left to remove');
  });

  test('--keep-data keeps it, and --cleanup removes it later', async () => {
    const { server, items, order } = await itemServer();
    const { code, cwd } = await load(run(server, '--keep-data', '--items', '4'));
    expect(code).toBe(0);
    expect([items.size, order('DELETE')]).toEqual([4, []]);
    const cleaned = await cleanup(cwd);
    expect(cleaned.code).toBe(0);
    expect(items.size).toBe(0);
  });

  test('a setUp that fails: exit 1, its words without a stack, nothing is measured, and what it made is removed', async () => {
    const { server, items } = await itemServer(({ method, url }, response) => {
      if (method !== 'PUT' || !url.endsWith('-2')) return false;
      response.writeHead(507).end();
      return true;
    });
    const { code, stderr } = await load(run(server));
    expect(code).toBe(1);
    expect(stderr).toContain('The data of data could not be made: item 2 could not be made: 507');
    expect(stderr).not.toContain('    at ');
    expect(items.size).toBe(0);
    expect(server.phases()['load']).toBeUndefined();
  });

  test('the runner is killed: --cleanup removes what its ledger lists', async () => {
    const { server, items } = await itemServer();
    const running = new Load([...scenario, '--host', server.url, '-u', '2', '-r', '2', '-t', '30s']);
    await running.until(() => (server.phases()['load'] ?? 0) > 20, 'it sent load');
    running.child.kill('SIGKILL');
    const { cwd, signal } = await running.ended();
    expect(signal).toBe('SIGKILL');
    expect(items.size).toBe(3);
    const cleaned = await cleanup(cwd);
    expect(cleaned.stderr).not.toContain('    at ');
    expect(cleaned.code).toBe(0);
    expect(items.size).toBe(0);
    // What is gone already is no fault.
    expect((await cleanup(cwd)).code).toBe(0);
  });

  describe('removing that does not succeed', () => {
    const left = (cwd: string): string => join(runFolders(cwd).at(-1) ?? '', 'ledger-left.jsonl');

    test('a target that refuses some: they are listed and said, and removed later', async () => {
      let refusing = true;
      const { server, items } = await itemServer(({ method, url }, response) => {
        if (!refusing || method !== 'DELETE' || !url.endsWith('-1')) return false;
        response.writeHead(503).end();
        return true;
      });
      const { cwd, stderr, code } = await load(run(server));
      expect(code).toBe(0);
      expect(items.size).toBe(1);
      expect(readLedger(left(cwd))).toMatchObject([{ kind: 'item' }]);
      expect(stderr).toContain('1 of 3 groups of data were not removed');
      expect(stderr).toContain('--cleanup');
      refusing = false;
      expect((await cleanup(cwd)).code).toBe(0);
      expect(items.size).toBe(0);
      expect(existsSync(left(cwd))).toBe(false);
    });

    test('a target that does not answer: --cleanup-timeout ends it, and all is listed', async () => {
      const { server } = await itemServer(({ method }) => method === 'DELETE');
      const { cwd, stderr, seconds } = await load(run(server, '--cleanup-timeout', '1s'));
      expect(seconds).toBeLessThan(15);
      expect(readLedger(left(cwd))).toHaveLength(3);
      expect(stderr).toContain('3 of 3 groups of data were not removed (1 s were not enough)');
      const again = await cleanup(cwd, ['--cleanup-timeout', '1s']);
      expect(again.code).toBe(1);
      expect(readLedger(left(cwd))).toHaveLength(3);
    });

    test('killed while it removes: --cleanup knows of what was left', async () => {
      let hanging = true;
      const { server, items } = await itemServer(
        ({ method, url }) => hanging && method === 'DELETE' && url.endsWith('-1'),
      );
      const running = new Load(run(server));
      await running.until(
        () => server.seen.some(({ method, url }) => method === 'DELETE' && url.endsWith('-1')),
        'it removed',
      );
      running.child.kill('SIGKILL');
      const { cwd } = await running.ended();
      expect(items.size).toBe(2);
      hanging = false;
      expect((await cleanup(cwd)).code).toBe(0);
      expect(items.size).toBe(0);
    });
  });

  test('--cleanup of a run that there is not: exit 1, and where it looked', async () => {
    const { code, stderr } = await load(['--cleanup', '20200101T000000Z-none']);
    expect(code).toBe(1);
    expect(stderr).toContain('no run of that name');
    expect(stderr).not.toContain('    at ');
  });

  test('the seed, the options and the file of a run are in its context, for --cleanup', async () => {
    const { server } = await itemServer();
    const { folders } = await load(run(server, '--items', '2', '--seed', '9'));
    expect(JSON.parse(readFileSync(join(folders[0] ?? '', 'context.json'), 'utf8'))).toMatchObject({
      scenario: 'data',
      locustfiles: [fixture('data.ts')],
      host: server.url,
      embedded: false,
      seed: 9,
      scenarioInput: { items: '2' },
    });
  });
});
