import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { deadPort, startServer, startTcpServer } from '../helpers/server.ts';
import { failedOnce, oneConnection } from '../helpers/user.ts';

/** Answers every request on a raw connection with these bytes. */
const saying =
  (text: string, after: (socket: Socket) => void = () => undefined) =>
  (socket: Socket) =>
    socket.on('data', () => {
      socket.write(text);
      after(socket);
    });

describe('connections that fail', () => {
  test('refused', async () => {
    const exchange = await failedOnce(`http://127.0.0.1:${await deadPort()}`);
    expect(exchange.failure).toEqual({
      kind: 'connect_refused',
      error: "ConnectionRefusedError(111, 'Connection refused')",
    });
    expect([exchange.status, exchange.serviceTime, Number.isNaN(exchange.sent)]).toEqual([0, 0, true]);
  });

  test('a name that does not exist', async () => {
    const exchange = await failedOnce('http://no-such-host.invalid');
    expect(exchange.failure?.kind).toBe('dns');
    expect(exchange.failure?.error).toContain('no-such-host.invalid');
  });

  test('TLS towards a plain port', async () => {
    const server = await startServer();
    const exchange = await failedOnce(server.url.replace('http:', 'https:'));
    expect(exchange.failure?.kind).toBe('tls');
  });

  test('reset before any answer', async () => {
    const server = await startTcpServer((socket) => socket.on('data', () => socket.resetAndDestroy()));
    const exchange = await failedOnce(server.url);
    expect(exchange).toMatchObject({ status: 0, failure: { kind: 'reset' } });
  });

  test('closed before any answer, on a connection of its own', async () => {
    const server = await startTcpServer((socket) => socket.on('data', () => socket.end()));
    const exchange = await failedOnce(server.url);
    expect(exchange).toMatchObject({ status: 0, failure: { kind: 'reset' } });
  });

  test.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.end()],
  ])('%s half way through the body', async (_how, end) => {
    const part = `HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n${'x'.repeat(400)}`;
    const server = await startTcpServer(saying(part, (socket) => setTimeout(() => end(socket), 50)));
    const exchange = await failedOnce(server.url);
    expect(exchange).toMatchObject({ status: 200, responseBytes: 400, failure: { kind: 'reset' } });
  });

  test('closed half way through a chunked body', async () => {
    const part = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n';
    const server = await startTcpServer(saying(part, (socket) => setTimeout(() => socket.end(), 50)));
    const exchange = await failedOnce(server.url);
    expect(exchange).toMatchObject({ status: 200, failure: { kind: 'reset' } });
  });

  test.each([
    ['nonsense', 'this is not HTTP at all\r\n\r\n'],
    ['a bad header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
    ['another protocol', '220 mail.example.test ESMTP\r\n'],
  ])('not valid HTTP: %s', async (_what, text) => {
    const server = await startTcpServer(saying(text));
    const exchange = await failedOnce(server.url, { timeout: 2 });
    expect(exchange.failure?.kind).toBe('protocol');
  });

  test('kept alive, and closed by the target just as it was used again', async () => {
    const server = await startTcpServer((socket) => {
      let requests = 0;
      socket.on('data', () => {
        requests++;
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
        else socket.end();
      });
    });
    const { client, recorded } = oneConnection(server.url);
    await client.get('/');
    await client.get('/');
    await client.get('/');
    expect(recorded.map(({ failure }) => failure?.kind)).toEqual([undefined, 'stale_connection', undefined]);
  });

  test('a new connection is not stale because the one before it was used', async () => {
    let connections = 0;
    const server = await startTcpServer((socket) => {
      const number = ++connections;
      socket.on('data', () => {
        if (number === 2) return socket.end();
        return socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok');
      });
    });
    const { client, recorded } = oneConnection(server.url);
    await client.get('/');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.get('/');
    expect(connections).toBe(2);
    expect(recorded.map(({ failure }) => failure?.kind)).toEqual([undefined, 'reset']);
  });

  test('a connection that was idle while the target closed it is replaced without a word', async () => {
    const server = await startServer();
    const { client, recorded } = oneConnection(server.url);
    await client.get('/');
    const opened = server.sockets.opened;
    // As a target does that takes idle connections away.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.sockets.open).toBe(1);
    server.closeIdle();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.get('/');
    expect(recorded.map(({ failure }) => failure?.kind)).toEqual([undefined, undefined]);
    expect(server.sockets.opened).toBe(opened + 1);
  });
});
