import { describe, expect, test } from 'vitest';
import { startServer, startTcpServer } from '../helpers/server.ts';
import { failedOnce, oneConnection } from '../helpers/user.ts';
import type { Exchange } from '../../runner/exchange.ts';

describe('statuses, in the words of Locust', () => {
  test.each([
    [400, 'Bad Request', 'http_4xx', "HTTPError('400 Client Error: Bad Request for url: /thing')"],
    [404, 'Not Found', 'http_4xx', "HTTPError('404 Client Error: Not Found for url: /thing')"],
    [
      429,
      'Too Many Requests',
      'http_4xx',
      "HTTPError('429 Client Error: Too Many Requests for url: /thing')",
    ],
    [499, '', 'http_4xx', "HTTPError('499 Client Error:  for url: /thing')"],
    [
      500,
      'Internal Server Error',
      'http_5xx',
      "HTTPError('500 Server Error: Internal Server Error for url: /thing')",
    ],
    [503, 'Slow Down', 'http_5xx', "HTTPError('503 Server Error: Slow Down for url: /thing')"],
  ])('%i %s', async (status, reason, kind, error) => {
    const server = await startServer((_request, response) => response.writeHead(status, reason).end('why'));
    const exchange = await failedOnce(server.url);
    expect(exchange.failure).toEqual({ kind, error });
    expect([exchange.status, exchange.responseBytes]).toEqual([status, 3]);
  });

  test('the name stands for the address', async () => {
    const server = await startServer((_request, response) => response.writeHead(404).end());
    const { client, recorded } = oneConnection(server.url);
    await client.get('/players/17', { name: '/players/[id]' });
    expect(recorded[0]?.failure?.error).toBe(
      "HTTPError('404 Client Error: Not Found for url: /players/[id]')",
    );
  });
});

describe('timeouts: known soon after their time, and what was there is on record', () => {
  const soon = (exchange: Exchange, ms: number): void => {
    expect(exchange.responseTime).toBeGreaterThanOrEqual(ms);
    expect(exchange.responseTime).toBeLessThan(ms + 200);
  };

  test('headers never come', async () => {
    const server = await startServer(() => undefined);
    const exchange = await failedOnce(server.url, { timeout: 0.2 });
    expect(exchange).toMatchObject({ status: 0, failure: { kind: 'timeout' } });
    soon(exchange, 200);
    expect(exchange.serviceTime).toBeGreaterThan(100);
  });

  test('the body stalls half way', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(500));
    });
    const exchange = await failedOnce(server.url, { timeout: 0.2 });
    expect(exchange).toMatchObject({ status: 200, responseBytes: 500, failure: { kind: 'timeout' } });
    soon(exchange, 200);
  });

  test('a body that trickles is not saved by its trickling', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const exchange = await failedOnce(server.url, { timeout: 0.3 });
    expect(exchange.failure?.kind).toBe('timeout');
    soon(exchange, 300);
  });

  test("a request's own timeout wins, and the connection serves again", async () => {
    const server = await startServer((request, response) => request.url !== '/slow' && response.end('ok'));
    const { client, recorded } = oneConnection(server.url, { timeout: 10 });
    await client.get('/slow', { timeout: 0.15 });
    const response = await client.get('/fast');
    expect(response.ok).toBe(true);
    expect(recorded.map(({ failure }) => failure?.kind)).toEqual(['timeout', undefined]);
  });

  test('the words are the same for all, so that they are one line of the report', async () => {
    const server = await startServer(() => undefined);
    const { client, recorded } = oneConnection(server.url, { timeout: 0.3, connections: 20 });
    await Promise.all(
      Array.from({ length: 20 }, async (_v, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 3.3));
        await client.get('/thing');
      }),
    );
    expect(new Set(recorded.map(({ failure }) => failure?.error))).toEqual(
      new Set(["TimeoutError('no whole answer within 0.3 s')"]),
    );
  });

  test('one that waited in vain for a connection was never sent', async () => {
    const server = await startServer(() => undefined);
    const { client, recorded } = oneConnection(server.url, { timeout: 0.2 });
    await Promise.all([client.get('/first'), client.get('/second', { timeout: 0.1 })]);
    expect(recorded.map(({ failure }) => failure?.kind).toSorted()).toEqual(['not_sent', 'timeout']);
    expect(recorded.find(({ failure }) => failure?.kind === 'not_sent')?.serviceTime).toBe(0);
    expect(server.seen).toHaveLength(1);
  });

  test('no connection: whoever accepts it never ends the handshake', async () => {
    const server = await startTcpServer(() => undefined);
    const exchange = await failedOnce(server.url.replace('http:', 'https:'), { timeout: 0.25 });
    expect(exchange).toMatchObject({ status: 0, serviceTime: 0, failure: { kind: 'connect_timeout' } });
    soon(exchange, 250);
  });
});

describe("the scenario's own faults are not the target's", () => {
  test.each([
    ['a path without a slash', 'players', {}],
    ['a header that HTTP does not know', '/', { headers: { 'bad name': 'x' } }],
    ['a header with a line end', '/', { headers: { x: 'a\r\nb: c' } }],
  ])('%s', async (_what, path, options) => {
    const server = await startServer();
    const { client, recorded } = oneConnection(server.url);
    await client.get(path, options).catch(() => undefined);
    const response = await client.get('/after');
    expect(response.ok).toBe(true);
    expect(recorded).toHaveLength(2);
    expect(recorded[0]?.failure?.kind).toBe('exception');
    expect(server.seen.map(({ url }) => url)).toEqual(['/after']);
  });
});

describe('the end of a run', () => {
  test('what is on its way is cut off as unfinished; what still waits was not sent', async () => {
    const server = await startServer(() => undefined);
    const { client, recorded, engine } = oneConnection(server.url);
    const both = Promise.all([client.get('/first'), client.get('/second')]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    engine.cutOff();
    await both;
    expect(recorded.map(({ failure, parts }) => [parts.name, failure?.kind])).toEqual([
      ['/first', 'unfinished'],
      ['/second', 'not_sent'],
    ]);
    expect(recorded.every(({ cutOff }) => cutOff)).toBe(true);
    expect(engine.inFlight.size).toBe(0);
  });

  test('closing leaves no connection behind', async () => {
    const server = await startServer();
    const { client, engine } = oneConnection(server.url, { connections: 3 });
    await engine.connections.open(3);
    await client.get('/');
    await engine.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.sockets.open).toBe(0);
  });
});
