import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TRACES_HEADER } from '../../../runner/results.ts';
import { readSamples } from '../../helpers/csv.ts';
import { fixture, Load, load, type Ended } from '../../helpers/cli.ts';
import { startServer, type TestServer } from '../../helpers/server.ts';

const plain = ['-f', fixture('plain.ts')];
const FORM = /^Root=(?<id>1-[0-9a-f]{8}-[0-9a-f]{24});Sampled=1$/;

/** Answers name the trace that was asked for, as API Gateway's do. */
const start = (): Promise<TestServer> =>
  startServer(({ headers }, response) => {
    const trace = headers['x-amzn-trace-id'];
    if (trace !== undefined) response.setHeader('X-Amzn-Trace-Id', trace);
    response.end('ok');
  });

/** Ids that the server got with the requests of the load; no other request carries one. */
function idsAt(server: TestServer): string[] {
  const traced = server.seen.filter(({ headers }) => 'x-amzn-trace-id' in headers);
  expect(new Set(traced.map(({ headers }) => headers['x-load-phase']))).toEqual(new Set(['load']));
  const ids = traced.map(
    ({ headers }) => FORM.exec(String(headers['x-amzn-trace-id']))?.groups?.['id'] ?? '',
  );
  expect(ids).not.toContain('');
  expect(new Set(ids).size).toBe(ids.length);
  return ids.toSorted();
}

/** traces.csv agrees with the server, with results.csv and with run.json. Gives its rows. */
function checked(server: TestServer, { run, rows, folders }: Ended): Record<string, string>[] {
  const path = join(folders.at(-1) ?? '', 'traces.csv');
  const traces = readSamples(path);
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(TRACES_HEADER);
  expect(traces.map((row) => row['trace_id']).toSorted()).toEqual(idsAt(server));
  expect(run.traces).toEqual({ share: 0.2, requests: traces.length, lost: 0 });
  const columns = Object.keys(traces[0] ?? {}).filter((name) => name in (rows[0] ?? {}));
  expect(columns).toHaveLength(9);
  const keyOf = (row: Record<string, string>): string => columns.map((name) => row[name]).join();
  const all = new Set(rows.map(keyOf));
  expect(traces.filter((row) => !all.has(keyOf(row)))).toEqual([]);
  for (const row of traces) {
    expect([row['answered_id'], row['answered_sampled']]).toEqual([row['trace_id'], '1']);
    const made = parseInt((row['trace_id'] ?? '').slice(2, 10), 16) * 1000;
    expect(made).toBeGreaterThan(Date.parse(run.start) - 1100);
    expect(made).toBeLessThan(Date.parse(run.end) + 1100);
  }
  const bound = 3 * Math.sqrt(rows.length * 0.2 * 0.8);
  expect(Math.abs(traces.length - rows.length * 0.2)).toBeLessThan(bound);
  return traces;
}

describe.concurrent(
  'each request with a trace is in traces.csv, with what its answer says, and no other has one',
  () => {
    test('open model, two threads', async () => {
      const server = await start();
      const args = [
        '--host',
        server.url,
        '--rps',
        '300',
        '-t',
        '2s',
        '--warmup',
        '500ms',
        '--processes',
        '2',
      ];
      const ended = await load([...plain, ...args, '--xray', '20%']);
      const traces = checked(server, ended);
      expect(ended.rows).toHaveLength(600);
      expect(new Set(traces.map(({ worker }) => worker))).toEqual(new Set(['w1', 'w2']));
    });

    test('closed model, by a variable; redirects are of the same trace', async () => {
      const server = await startServer(({ url, headers }, response) => {
        const trace = String(headers['x-amzn-trace-id'] ?? '');
        if (url === '/hello') return void response.writeHead(302, { location: '/there' }).end();
        response.writeHead(200, trace === '' ? {} : { 'x-amzn-trace-id': trace }).end();
      });
      const ended = await load([...plain, '--host', server.url, '-u', '4', '-n', '300'], {
        env: { LOCUST_XRAY: '0.2' },
      });
      const hops = server.seen.filter(({ headers }) => 'x-amzn-trace-id' in headers);
      server.seen = hops.filter(({ url }) => url === '/there');
      checked(server, ended);
      expect(hops).toHaveLength(2 * server.seen.length);
    });

    test('workers of a master, which writes the file', async () => {
      const server = await start();
      const lead = ['--master', '--master-bind-port', '0', '--expect-workers', '2', '--xray', '20%'];
      const master = new Load([...lead, ...plain, '-H', server.url, '--rps', '300', '-t', '2s']);
      const port = (): string | undefined => /workers on port (\d+)/.exec(master.stderr)?.[1];
      await master.until(() => port() !== undefined, 'it listened');
      const workers = [0, 1].map(() => new Load(['--worker', '--master-port', port() ?? '', ...plain]));
      const ended = await master.ended();
      await Promise.all(workers.map((one) => one.ended()));
      const traces = checked(server, ended);
      expect(ended.rows).toHaveLength(600);
      expect(new Set(traces.map(({ worker }) => worker)).size).toBe(2);
    });
  },
);
