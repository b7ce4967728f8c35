import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../helpers/server.ts';
import { startUser } from '../helpers/user.ts';

describe('what is sent', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'] as const)('%s', async (method) => {
    const { server, client, last } = await startUser();
    const name = method.toLowerCase() as 'get';
    const response = await client[name]('/thing');
    expect(response.status).toBe(200);
    expect(server.seen).toMatchObject([{ method, url: '/thing' }]);
    expect(last().parts).toMatchObject({ method, name: '/thing' });
  });

  test('query parameters are added and escaped; the name has them, unless it is given', async () => {
    const { server, client, environment } = await startUser();
    const params = { a: 1, b: 'x y&z', none: undefined };
    await client.get('/list', { params });
    await client.get('/list', { params, name: '/list?[params]' });
    await client.get('/list', { params: { none: undefined } });
    expect(server.seen.map(({ url }) => url)).toEqual([
      '/list?a=1&b=x%20y%26z',
      '/list?a=1&b=x%20y%26z',
      '/list',
    ]);
    expect(environment.recorded.map(({ parts }) => parts.name)).toEqual([
      '/list?a=1&b=x%20y%26z',
      '/list?[params]',
      '/list',
    ]);
  });

  test('query parameters join those that the path has', async () => {
    const { server, client } = await startUser();
    await client.get('/list?page=2', { params: { size: 10 } });
    expect(server.seen[0]?.url).toBe('/list?page=2&size=10');
  });

  test("the host's own path comes before the request's, and stays out of its name", async () => {
    const { server, client, last } = await startUser(undefined, {}, '/api/v1/');
    await client.get('/players');
    expect(server.seen[0]?.url).toBe('/api/v1/players');
    expect(last().parts.name).toBe('/players');
  });

  test('json has its content type and its size; text and bytes go as they are', async () => {
    const { server, client, environment } = await startUser();
    await client.post('/', { json: { name: 'Zoë' } });
    await client.post('/', { body: 'plain ü' });
    await client.post('/', { body: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) });
    const [json, text, bytes] = server.seen;
    expect(json?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(String(json?.body))).toEqual({ name: 'Zoë' });
    expect(String(text?.body)).toBe('plain ü');
    expect([...(bytes?.body ?? [])]).toEqual([2, 3]);
    expect(environment.recorded.map(({ requestBytes }) => requestBytes)).toEqual(
      server.seen.map(({ body }) => body.length),
    );
  });

  test("headers: the engine's, the request's over them, whatever their case; the phase always", async () => {
    const { server, client } = await startUser(undefined, {
      headers: { authorization: 'Bearer a', 'x-base': '1' },
    });
    await client.post('/', {
      json: {},
      headers: { 'Content-Type': 'application/merge-patch+json', 'X-Base': '2' },
    });
    const seen = server.seen[0];
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer a',
      'x-base': '2',
      'content-type': 'application/merge-patch+json',
      'x-load-phase': 'load',
    });
    const names = (seen?.rawHeaders ?? [])
      .filter((_name, i) => i % 2 === 0)
      .map((name) => name.toLowerCase());
    expect(names.filter((name) => name === 'content-type')).toHaveLength(1);
    expect(names.filter((name) => name === 'x-base')).toHaveLength(1);
  });
});

describe('what comes back', () => {
  test('status, headers, text, json and bytes', async () => {
    const { client } = await startUser((_request, response) => {
      response.writeHead(201, { 'X-One': 'a', 'Set-Cookie': ['x=1', 'y=2'] });
      response.end('{"a":[1,2]}');
    });
    const response = await client.get('/');
    expect(response.status).toBe(201);
    expect(response.ok).toBe(true);
    expect(response.headers['x-one']).toBe('a');
    expect(response.headers['set-cookie']).toBe('x=1, y=2');
    expect(response.json()).toEqual({ a: [1, 2] });
    expect(response.text()).toBe('{"a":[1,2]}');
    expect(response.length).toBe(11);
    expect(response.responseTime).toBeGreaterThan(0);
  });

  test('a body that is not JSON throws where it is read as JSON', async () => {
    const { client } = await startUser();
    const response = await client.get('/');
    expect(() => response.json()).toThrow(SyntaxError);
  });

  test('a body of many chunks, larger than a socket takes at once', async () => {
    const body = Buffer.alloc(1_000_003, 'abcdefghij');
    const { client, last } = await startUser((_request, response) => response.end(body));
    const response = await client.get('/');
    expect(response.bytes.equals(body)).toBe(true);
    expect(last().responseBytes).toBe(body.length);
  });

  test('a chunked body', async () => {
    const { client } = await startUser((_request, response) => {
      response.write('first ');
      setTimeout(() => response.end('second'), 30);
    });
    const response = await client.get('/');
    expect(response.text()).toBe('first second');
    expect(response.length).toBe(12);
  });

  test('gzip is not asked for, and decoded where it comes all the same: length is that of the wire', async () => {
    const plain = 'hello '.repeat(1000);
    const zipped = gzipSync(plain);
    const { client, server } = await startUser((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(zipped);
    });
    const response = await client.get('/');
    expect(response.text()).toBe(plain);
    expect(response.length).toBe(zipped.length);
    expect(server.seen[0]?.headers['accept-encoding']).toBeUndefined();
  });

  test.each<[string, Behaviour, string, number]>([
    [
      'HEAD of something large',
      (_q, r) => r.writeHead(200, { 'content-length': '100000' }).end(),
      'HEAD',
      200,
    ],
    ['204', (_q, r) => r.writeHead(204).end(), 'GET', 204],
    ['304', (_q, r) => r.writeHead(304).end(), 'GET', 304],
    ['an empty body', (_q, r) => r.end(), 'GET', 200],
    ['a redirect, which is not followed', (_q, r) => r.writeHead(302, { location: '/x' }).end(), 'GET', 302],
  ])('%s', async (_what, behaviour, method, status) => {
    const { client, server, environment } = await startUser(behaviour, { connections: 1 });
    const first = await client.request(method, '/');
    const second = await client.request(method, '/');
    expect([first.status, first.ok, first.length, first.text()]).toEqual([status, true, 0, '']);
    expect(second.ok).toBe(true);
    expect(environment.recorded).toHaveLength(2);
    expect(server.sockets.opened).toBe(1);
  });

  test('onData gets every byte with its offset, and the answer keeps none', async () => {
    const body = Buffer.from(Array.from({ length: 300_000 }, (_v, i) => i % 251));
    const { client } = await startUser((_request, response) => response.end(body));
    const got = Buffer.alloc(body.length);
    let chunks = 0;
    const response = await client.get('/', {
      onData: (chunk, offset) => {
        chunk.copy(got, offset);
        chunks++;
      },
    });
    expect(got.equals(body)).toBe(true);
    expect(chunks).toBeGreaterThan(1);
    expect([response.length, response.bytes.length]).toEqual([body.length, 0]);
  });

  test("onData does not get an error's body", async () => {
    const { client } = await startUser((_request, response) => response.writeHead(404).end('not here'));
    let called = false;
    const response = await client.get('/', { onData: () => (called = true) });
    expect(called).toBe(false);
    expect(response.text()).toBe('not here');
  });

  test('onData that throws fails its request as an exception of the scenario, and the next one is fine', async () => {
    const { client, environment } = await startUser(undefined, { connections: 1 });
    await client
      .get('/', {
        onData: () => {
          throw new Error('not what was uploaded');
        },
      })
      .catch(() => undefined);
    await client.get('/');
    expect(environment.recorded.map(({ failure }) => failure?.kind)).toEqual(['exception', undefined]);
    expect(environment.recorded[0]?.failure?.error).toContain('not what was uploaded');
  });
});
