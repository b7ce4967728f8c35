import { describe, expect, test } from 'vitest';
import { startServer, type Behaviour } from '../helpers/server.ts';
import { startUser, userOf } from '../helpers/user.ts';

const FOLLOW = { maxRedirects: 30 };

/** Redirects /from to /to with this status; everything else is answered. */
const redirecting =
  (status: number, location = '/to?x=1'): Behaviour =>
  ({ url }, response) => {
    if (url.startsWith('/from')) response.writeHead(status, { location }).end('elsewhere');
    else response.end('arrived');
  };

describe('redirects', () => {
  test.each([
    [301, 'GET', 'GET', false],
    [302, 'GET', 'GET', false],
    [301, 'POST', 'GET', false],
    [302, 'PUT', 'GET', false],
    [303, 'PUT', 'GET', false],
    [301, 'PUT', 'PUT', true],
    [307, 'POST', 'POST', true],
    [308, 'PUT', 'PUT', true],
    [303, 'HEAD', 'HEAD', false],
  ])('%i after %s asks by %s', async (status, method, then, keepsBody) => {
    const { client, server, last } = await startUser(redirecting(status), FOLLOW);
    const body = method === 'POST' || method === 'PUT' ? { json: { level: 7 } } : {};
    const response = await client.request(method, '/from', { name: 'moved', ...body });
    expect(response.status).toBe(200);
    expect(server.seen.map((one) => `${one.method} ${one.url}`)).toEqual([
      `${method} /from`,
      `${then} /to?x=1`,
    ]);
    expect(server.seen[1]?.body.toString()).toBe(keepsBody ? '{"level":7}' : '');
    expect(server.seen[1]?.headers['content-type']).toBe(keepsBody ? 'application/json' : undefined);
    // One request in the statistics, by what the user called it.
    expect(last()).toMatchObject({ parts: { method, name: 'moved' }, status: 200, redirects: 1 });
    expect(response.redirects).toBe(1);
  });

  test('its times are those of all hops together, and its connection comes back', async () => {
    const slow: Behaviour = ({ url }, response) => {
      setTimeout(
        () =>
          url === '/end'
            ? response.end('ok')
            : response.writeHead(302, { location: url === '/a' ? '/b' : '/end' }).end(),
        30,
      );
    };
    const { client, engine, recorded } = await startUser(slow, { ...FOLLOW, connections: 1 });
    await Promise.all([client.get('/a'), client.get('/end')]);
    const chain = recorded.find(({ redirects }) => redirects === 2);
    expect(chain!.serviceTime).toBeGreaterThan(85);
    expect(chain!.responseTime).toBeGreaterThanOrEqual(chain!.serviceTime);
    expect(recorded).toHaveLength(2);
    expect([engine.connections.busy, engine.inFlight.size]).toEqual([0, 0]);
  });

  test('one that never ends fails as in Locust', async () => {
    const { client, last } = await startUser(redirecting(302, '/from'), { maxRedirects: 5 });
    const response = await client.get('/from');
    expect(response.ok).toBe(false);
    expect(last().failure).toEqual({ kind: 'protocol', error: "TooManyRedirects('Exceeded 5 redirects.')" });
    expect(last().redirects).toBe(5);
  });

  test('another host gets no load', async () => {
    const other = await startServer();
    const { client, last } = await startUser(redirecting(302, `${other.url}/to`), FOLLOW);
    expect((await client.get('/from')).ok).toBe(false);
    expect(last().failure?.error).toContain(`redirected to ${other.url}, which is not the target`);
    expect(other.seen).toEqual([]);
  });

  test('a request that asks for none gets the redirect itself, as does --max-redirects 0', async () => {
    const { client, server } = await startUser(redirecting(302), FOLLOW);
    const response = await client.get('/from', { followRedirects: false });
    expect([response.status, response.ok, response.headers['location']]).toEqual([302, true, '/to?x=1']);
    const none = userOf(server.url, { maxRedirects: 0 });
    expect((await none.client.get('/from')).status).toBe(302);
  });

  test('the time limit is of the whole', async () => {
    const { client, last } = await startUser(({ url }, response) => {
      if (url === '/from') response.writeHead(302, { location: '/never' }).end();
    }, FOLLOW);
    expect((await client.get('/from', { timeout: 0.2 })).ok).toBe(false);
    expect(last().failure?.kind).toBe('timeout');
  });

  test('3xx without a place to go to is an answer', async () => {
    const { client } = await startUser((_request, response) => response.writeHead(304).end(), FOLLOW);
    expect((await client.get('/')).status).toBe(304);
  });
});
