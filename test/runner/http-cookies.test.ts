import { describe, expect, test } from 'vitest';
import { Cookies } from '../../runner/cookies.ts';
import { HttpUser } from '../../runner/index.ts';
import { TestEnvironment } from '../helpers/engine.ts';
import { startUser } from '../helpers/user.ts';

describe('cookies of a user', () => {
  test("are kept from request to request, and are nobody else's", async () => {
    const { client, server, environment } = await startUser(({ url }, response) => {
      if (url === '/login')
        response.setHeader('set-cookie', ['session=abc; HttpOnly', 'theme=dark; Path=/deep']);
      response.end('ok');
    });
    await client.get('/before');
    await client.get('/login');
    await client.get('/after?x=1');
    await client.get('/deep/er');
    expect(server.seen.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      undefined,
      'session=abc',
      'theme=dark; session=abc',
    ]);
    class Other extends HttpUser {}
    await new Other(environment as TestEnvironment).client.get('/other');
    expect(server.seen.at(-1)?.headers.cookie).toBeUndefined();
  });

  test('can be set, read and cleared, and a header of the request wins', async () => {
    const { client, server } = await startUser();
    client.cookies.set('a', '1');
    await client.get('/');
    await client.get('/', { headers: { cookie: 'b=2' } });
    expect(client.cookies.get('a')).toBe('1');
    client.cookies.clear();
    await client.get('/');
    expect(server.seen.map(({ headers }) => headers.cookie)).toEqual(['a=1', 'b=2', undefined]);
  });

  test('one that a redirect sets is sent to where it leads', async () => {
    const { client, server } = await startUser(
      ({ url }, response) => {
        if (url === '/login') response.writeHead(302, { location: '/home', 'set-cookie': 's=1' }).end();
        else response.end('ok');
      },
      { maxRedirects: 3 },
    );
    await client.get('/login');
    expect(server.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, 's=1']);
  });
});

describe('what a Set-Cookie header says', () => {
  const after = (header: string, path = '/a/b', origin = 'http://app.target.test'): string | undefined => {
    const cookies = new Cookies(origin);
    cookies.take(header, path);
    return cookies.header('/a/c');
  };
  test.each([
    ['n=v', 'n=v'],
    ['n=v=w; Path=/', 'n=v=w'],
    ['n="quoted"', 'n="quoted"'],
    ['n=', 'n='],
    ['n=v; Path=/a', 'n=v'],
    ['n=v; Path=/a/c', 'n=v'],
    ['n=v; Path=/b', undefined],
    ['n=v; Path=/a/cc', undefined],
    ['n=v; Domain=target.test', 'n=v'],
    ['n=v; Domain=.app.target.test', 'n=v'],
    ['n=v; Domain=other.test', undefined],
    ['n=v; Domain=get.test', undefined],
    ['n=v; Secure', undefined],
    ['n=v; Max-Age=60', 'n=v'],
    ['n=v; Max-Age=0', undefined],
    ['n=v; Expires=Wed, 21 Oct 2015 07:28:00 GMT', undefined],
    ['n=v; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Max-Age=60', 'n=v'],
    ['nothing', undefined],
    ['=v', undefined],
  ])('%s', (header, expected) => {
    expect(after(header)).toBe(expected);
  });

  test('a secure one goes over TLS', () => {
    expect(after('n=v; Secure', '/a/b', 'https://app.target.test')).toBe('n=v');
  });

  test('a later one takes the place of the earlier, and a past one removes it', () => {
    const cookies = new Cookies('http://target.test');
    cookies.take('n=1', '/x');
    cookies.take('n=2', '/x');
    expect(cookies.header('/')).toBe('n=2');
    cookies.take('n=; Max-Age=-1', '/x');
    expect(cookies.size).toBe(0);
  });
});
