import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FailingResponse } from '../../runner/failing-responses.ts';
import { expectedCode, fixture, load } from '../helpers/cli.ts';
import { startServer } from '../helpers/server.ts';
import { pemFile, startHttp2, startTls } from '../helpers/tls.ts';
import { typed } from '../helpers/typed.ts';

const plain = ['-f', fixture('plain.ts')];

describe('a whole run', () => {
  test.each(['1', '2'])(
    'over TLS by HTTP/2, with a token that is told to nobody else, %s threads',
    async (processes) => {
      const server = await startHttp2(true);
      const { code, run, folders, stderr } = await load([
        ...plain,
        ...typed`--host ${server.url} --cacert ${pemFile('authority')} --http2 --bearer top.secret --connections 2 --rps 50 -t 2s --processes ${processes}`,
      ]);
      expect(code).toBe(expectedCode(run, 0));
      expect(run.totals).toMatchObject({ requests: 100, failures: 0 });
      expect(new Set(server.seen.map(({ version }) => version))).toEqual(new Set(['2.0']));
      expect(readFileSync(join(folders[0] ?? '', 'run.json'), 'utf8') + stderr).not.toContain('top.secret');
    },
  );

  test('with a certificate of its own', async () => {
    const server = await startTls(true);
    const { run } = await load([
      ...plain,
      ...typed`--host ${server.url} --cacert ${pemFile('authority')} --cert ${pemFile('client')} --key ${pemFile('client-key')} --rps 50 -t 1s`,
    ]);
    expect(run.totals).toMatchObject({ requests: 50, failures: 0 });
  });

  test.each(['1', '2'])(
    'the first failing responses are kept, and redirects counted, %s threads',
    async (processes) => {
      const server = await startServer(({ url }, response) => {
        if (url === '/hello') return void response.writeHead(302, { location: '/gone' }).end();
        response.writeHead(410, { 'x-why': 'moved out' }).end('{"error":"gone"}');
      });
      const { run, folders } = await load([
        ...plain,
        ...typed`--host ${server.url} --basic-auth ada:top.secret --rps 40 -t 1s --processes ${processes}`,
      ]);
      expect(run.totals).toMatchObject({ requests: 40, failures: 40, redirects: 40 });
      const text = readFileSync(join(folders[0] ?? '', 'failing_responses.json'), 'utf8');
      const kept = JSON.parse(text) as FailingResponse[];
      expect(kept).toHaveLength(3 * Number(processes));
      expect(kept[0]).toMatchObject({
        kind: 'http_4xx',
        status: 410,
        path: '/gone',
        body: '{"error":"gone"}',
        headers: { 'x-why': 'moved out' },
      });
      expect(text).not.toContain(Buffer.from('ada:top.secret').toString('base64'));
      expect(existsSync(join(folders[0] ?? '', 'timeline.csv'))).toBe(true);
    },
  );

  test.each([
    [['--key', 'k.pem'], 'Name that with --cert'],
    [['--cacert', 'no-such.pem'], '--cacert no-such.pem: the file cannot be read'],
    [['--bearer', 'a', '--basic-auth', 'b:c'], 'each sets the Authorization header'],
    [['--bearer', 'not a token'], 'it takes a token of letters'],
    [['--basic-auth', 'nobody'], 'it takes USER:PASSWORD'],
    [['--proxy', 'socks5://127.0.0.1:1'], 'it takes the URL of an HTTP proxy'],
    [['--resolve', 'a:b:c'], 'it takes HOST:PORT:ADDRESS'],
    [['--debug', '--processes', '2'], 'by one load thread only'],
    [['--processes', '0'], 'it takes a number of load threads'],
  ])('%j is refused before anything is sent', async (args, why) => {
    const server = await startServer();
    const { code, stderr } = await load([...plain, '--host', server.url, '--rps', '5', '-t', '1s', ...args]);
    expect([1, 2]).toContain(code);
    expect(stderr).toContain(why);
    expect(stderr).not.toContain('    at ');
    expect(server.seen).toEqual([]);
  });
});
