import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  FailingResponses,
  writeFailingResponses,
  type FailingResponse,
} from '../../runner/failing-responses.ts';
import { httpEngineOptions } from '../../runner/http-options.ts';
import { DEFAULTS } from '../../runner/options.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startServer } from '../helpers/server.ts';
import { startUser, userOf } from '../helpers/user.ts';

const TEXT = JSON.stringify({ saves: 'hello '.repeat(500) });

describe('compressed answers', () => {
  test.each([
    ['gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['deflate, gzip', gzipSync(deflateSync(TEXT))],
    ['identity', Buffer.from(TEXT)],
  ])('%s is decoded; its length is that of the wire', async (encoding, body) => {
    const { client, last } = await startUser((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    const response = await client.get('/');
    expect(response.json()).toEqual(JSON.parse(TEXT));
    expect([response.length, last().responseBytes]).toEqual([body.length, body.length]);
  });

  test('what does not decode is told when it is read, and no sooner', async () => {
    const { client } = await startUser(({ url }, response) => {
      response
        .writeHead(200, { 'content-encoding': url === '/' ? 'gzip' : 'x-unknown' })
        .end('no such thing');
    });
    const response = await client.get('/');
    expect(response.ok).toBe(true);
    expect(() => response.text()).toThrow('the answer does not decode as gzip: ');
    expect(() => response.json()).toThrow('gzip');
    const unknown = await client.get('/other');
    expect(() => unknown.bytes).toThrow('encoded by x-unknown, which is not known here');
  });

  test('a body of nothing', async () => {
    const { client } = await startUser((_request, response) =>
      response.writeHead(204, { 'content-encoding': 'gzip' }).end(),
    );
    expect((await client.get('/')).text()).toBe('');
  });
});

describe('what the command line says of requests', () => {
  const sent = async (more: object): Promise<Record<string, unknown>> => {
    const server = await startServer();
    const { client } = userOf(server.url, httpEngineOptions({ ...DEFAULTS, ...more }, server.url, 1));
    await client.get('/');
    return server.seen[0]?.headers ?? {};
  };

  test('--basic-auth, --bearer and --compressed', async () => {
    expect((await sent({ basicAuth: ['ada', 'p:w é'] }))['authorization']).toBe(
      `Basic ${Buffer.from('ada:p:w é').toString('base64')}`,
    );
    expect((await sent({ bearer: 'abc.def' }))['authorization']).toBe('Bearer abc.def');
    expect((await sent({ compressed: true }))['accept-encoding']).toBe('gzip, deflate, br');
    expect((await sent({ compressed: true, header: [['accept-encoding', 'br']] }))['accept-encoding']).toBe(
      'br',
    );
    expect(await sent({})).not.toHaveProperty('accept-encoding');
  });

  test("a user's own name and password, and those of one request", async () => {
    const { client, server } = await startUser();
    await client.get('/', { auth: ['ada', 'one'] });
    client.auth = ['bob', 'two'];
    await client.get('/');
    await client.get('/', { auth: ['ada', 'one'] });
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([
      basic('ada:one'),
      basic('bob:two'),
      basic('ada:one'),
    ]);
  });
});

describe('the first failing responses', () => {
  const written = (kept: FailingResponses): FailingResponse[] => {
    const folder = temporaryFolder();
    writeFailingResponses(folder, kept.kept);
    return JSON.parse(readFileSync(join(folder, 'failing_responses.json'), 'utf8')) as FailingResponse[];
  };

  test('of each kind and name are kept whole, without secrets', async () => {
    const { client, recorded } = await startUser(({ url }, response) => {
      response.writeHead(url.startsWith('/no') ? 404 : 500, { 'x-request': 'r1', 'set-cookie': 's=secret' });
      response.end(url === '/no/bytes' ? Buffer.from([0xff, 0xfe, 0]) : `{"why":"é ${url}"}`);
    });
    for (let i = 0; i < 5; i++)
      await client.get(`/no/${i}`, { name: '/no/[id]', headers: { authorization: 'Bearer secret' } });
    await client.get('/no/bytes');
    await client.get('/broken');
    const failing = new FailingResponses();
    for (const exchange of recorded) failing.take(exchange, 1_700_000_000_000);
    const kept = written(failing);
    expect(kept.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      '/no/[id] http_4xx',
      '/no/[id] http_4xx',
      '/no/[id] http_4xx',
      '/no/bytes http_4xx',
      '/broken http_5xx',
    ]);
    expect(kept[0]).toMatchObject({
      method: 'GET',
      path: '/no/0',
      status: 404,
      body: '{"why":"é /no/0"}',
      bodyEncoding: 'utf8',
      bodyBytes: 18,
    });
    expect(kept[0]?.headers).toMatchObject({ 'x-request': 'r1', 'set-cookie': '…' });
    expect(kept[0]?.requestHeaders).toMatchObject({ authorization: '…' });
    expect(kept[0]?.timestamp).toBeGreaterThan(1_700_000_000);
    expect(kept[3]).toMatchObject({
      body: Buffer.from([0xff, 0xfe, 0]).toString('base64'),
      bodyEncoding: 'base64',
    });
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  test('a long body is cut, between characters or not; and there are never more than a hundred', async () => {
    const { client, recorded } = await startUser((_request, response) =>
      response.writeHead(500).end(`a${'é'.repeat(5000)}`),
    );
    for (let i = 0; i < 120; i++) await client.get(`/${i}`);
    const failing = new FailingResponses();
    for (const exchange of recorded) failing.take(exchange, 0);
    expect(failing.kept).toHaveLength(100);
    expect(failing.kept[0]).toMatchObject({ bodyEncoding: 'utf8', bodyBytes: 10_001 });
    expect(failing.kept[0]?.body.length).toBeLessThan(2050);
  });

  test('no file where nothing failed', () => {
    const folder = temporaryFolder();
    writeFailingResponses(folder, []);
    expect(existsSync(join(folder, 'failing_responses.json'))).toBe(false);
  });
});
