import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { AddressBook, type Lookup } from '../../runner/address-book.ts';
import { PLAIN_DIAL, type DialOptions } from '../../runner/dial.ts';
import { dialOptions } from '../../runner/dial-options.ts';
import { UserError } from '../../runner/errors.ts';
import { DEFAULTS } from '../../runner/options.ts';
import { proxyFor } from '../../runner/proxy.ts';
import { parseResolve } from '../../runner/resolve.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { startProxy } from '../helpers/proxy.ts';
import { startServer, startTcpServer } from '../helpers/server.ts';
import { pem, pemFile, startHttp2, startTls } from '../helpers/tls.ts';
import { failedOnce, userOf } from '../helpers/user.ts';

const dial = (more: Partial<DialOptions>): { dial: DialOptions } => ({ dial: { ...PLAIN_DIAL, ...more } });
const TRUSTED = { ca: pem('authority') };

describe('TLS', () => {
  test('a server whose authority is trusted, kept alive, opened in advance too', async () => {
    const server = await startTls();
    const { client, engine } = userOf(server.url, { connections: 2, ...dial(TRUSTED) });
    await engine.connections.open(2);
    for (let i = 0; i < 6; i++) expect((await client.get('/')).text()).toBe('ok');
    expect(engine.connections.connects).toBe(2);
    expect(server.seen.map(({ servername }) => servername)).toEqual(Array.from({ length: 6 }, () => false));
  });

  test('one that is not trusted is a failure of kind tls, which --insecure takes', async () => {
    const server = await startTls();
    const { failure } = await failedOnce(server.url);
    expect(failure).toMatchObject({ kind: 'tls', error: expect.stringContaining('SSLError(') as string });
    const { client } = userOf(server.url, dial({ insecure: true }));
    expect((await client.get('/')).status).toBe(200);
  });

  test('a name is sent and checked, and an address of its own may stand for it', async () => {
    const server = await startTls();
    const resolve = [parseResolve(`target.test:${server.port}:127.0.0.1`)];
    const { client } = userOf(`https://target.test:${server.port}`, dial({ ...TRUSTED, resolve }));
    expect((await client.get('/')).status).toBe(200);
    expect(server.seen[0]?.servername).toBe('target.test');
    const other = [parseResolve(`other.test:${server.port}:127.0.0.1`)];
    const wrong = await failedOnce(`https://other.test:${server.port}`, dial({ ...TRUSTED, resolve: other }));
    expect(wrong.failure?.kind).toBe('tls');
  });

  test('a certificate of our own, where the server wants one', async () => {
    const server = await startTls(true);
    const mine = { cert: pem('client'), key: pem('client-key') };
    const { client } = userOf(server.url, dial({ ...TRUSTED, ...mine }));
    expect((await client.get('/')).status).toBe(200);
    expect(server.seen[0]?.client).toBe('client');
    expect((await failedOnce(server.url, dial(TRUSTED))).status).toBe(0);
  });

  test('a server that never answers the handshake: connecting has a time limit of its own', async () => {
    const { port } = await startTcpServer(() => undefined);
    const from = performance.now();
    const { failure } = await failedOnce(`https://127.0.0.1:${port}`, {
      ...dial({ connectTimeout: 300 }),
      timeout: 20,
    });
    expect(failure?.kind).toBe('connect_timeout');
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  test('an IPv6 address', async () => {
    const server = await startTls(false, '::1');
    const { client } = userOf(server.url, dial(TRUSTED));
    expect((await client.get('/')).text()).toBe('ok');
  });
});

describe('HTTP/2', () => {
  test.each([true, false])('over TLS %s: many requests share a connection', async (isSecure) => {
    const server = await startHttp2(isSecure, (_request, response) => {
      setTimeout(() => {
        response.writeHead(200, { 'x-name': 'value' });
        response.end('body');
      }, 20);
    });
    const { client, engine, recorded } = userOf(server.url, {
      connections: 1,
      ...dial({ ...TRUSTED, http2: true }),
    });
    const responses = await Promise.all(Array.from({ length: 50 }, (_, i) => client.get(`/${i}`)));
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
    expect(responses[0]?.headers['x-name']).toBe('value');
    expect(responses[0]?.text()).toBe('body');
    expect(server.seen.map(({ version }) => version)).toEqual(responses.map(() => '2.0'));
    expect(server.sessions()).toBe(1);
    expect(engine.connections.busy).toBe(0);
    expect(recorded).toHaveLength(50);
    const posted = await client.post('/post', { json: { level: 7 } });
    expect(posted.status).toBe(200);
  });

  test('a stream that breaks, or takes too long, fails alone', async () => {
    const server = await startHttp2(false, (request, response) => {
      if (request.url === '/reset') return void response.stream.close(8);
      if (request.url !== '/never') response.end('ok');
    });
    const { client } = userOf(server.url, { connections: 1, ...dial({ http2: true }) });
    const [reset, never, fine] = await Promise.all([
      client.get('/reset'),
      client.get('/never', { timeout: 0.2 }),
      client.get('/fine'),
    ]);
    expect([reset?.ok, never?.ok, fine?.text()]).toEqual([false, false, 'ok']);
    expect(never?.error).toContain('TimeoutError');
    expect((await client.get('/after')).text()).toBe('ok');
    expect(server.sessions()).toBe(1);
  });

  test('a server that knows only HTTP/1.1 is asked by that', async () => {
    const server = await startTls();
    const { client } = userOf(server.url, { connections: 2, ...dial({ ...TRUSTED, http2: true }) });
    const responses = await Promise.all(Array.from({ length: 10 }, () => client.get('/')));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(server.seen[0]?.version).toBe('1.1');
  });
});

describe('a proxy', () => {
  test("a plain target is asked for by its whole URL, with the proxy's user", async () => {
    const server = await startServer();
    const proxy = await startProxy('ada:secret');
    const { client, engine } = userOf(server.url, { connections: 2, ...dial({ proxy: proxy.url }) });
    await engine.connections.open(2);
    expect((await client.get('/a?b=1')).text()).toBe('ok');
    expect(server.seen[0]?.url).toBe('/a?b=1');
    expect(proxy.asked).toEqual([`GET ${server.url}/a?b=1`]);
    expect(server.seen[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  test('a TLS target is reached through a tunnel', async () => {
    const server = await startTls();
    const proxy = await startProxy('ada:secret');
    const { client } = userOf(server.url, { connections: 1, ...dial({ ...TRUSTED, proxy: proxy.url }) });
    for (let i = 0; i < 3; i++) expect((await client.get('/')).text()).toBe('ok');
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${server.port}`]);
  });

  test('one that refuses is told', async () => {
    const server = await startTls();
    const proxy = await startProxy('ada:secret');
    const wrong = proxy.url.replace('ada:secret@', '');
    const { failure } = await failedOnce(server.url, dial({ ...TRUSTED, proxy: wrong }));
    expect(failure?.kind).toBe('connect_refused');
    expect(failure?.error).toContain('407');
    expect(failure?.error).toContain('http://USER:PASSWORD@HOST');
  });

  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['http://target.test', { HTTP_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://target.test', { http_proxy: 'p:1', HTTP_PROXY: 'http://q:1' }, 'http://p:1'],
    ['https://target.test', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['https://target.test', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
    ['https://target.test', { ALL_PROXY: 'http://p:1' }, 'http://p:1'],
    ['http://localhost:8080', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://127.0.0.9', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://[::1]:80', { HTTP_PROXY: 'http://p:1' }, undefined],
    ['http://a.target.test', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'x, .target.test' }, undefined],
    ['http://a.target.test', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'target.test:81' }, 'http://p:1'],
    ['http://mytarget.test', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'target.test' }, 'http://p:1'],
    ['http://target.test', { HTTP_PROXY: 'http://p:1', no_proxy: '*' }, undefined],
  ])('of the environment: %s %j', (host, env, expected) => {
    expect(proxyFor(host, env)).toBe(expected);
  });
});

describe('addresses', () => {
  const ask = (book: AddressBook): Promise<string[]> =>
    new Promise((resolve, reject) => {
      book.lookup('target.test', { all: true }, (error, found) =>
        error ? reject(error) : resolve((found as { address: string }[]).map(({ address }) => address)),
      );
    });
  const all = (...addresses: string[]) => addresses.map((address) => ({ address, family: 4 }));

  test('are used in turn, the others following in case it does not answer', async () => {
    const lookup = vi.fn<Lookup>(() => Promise.resolve(all('127.0.0.1', '127.0.0.2')));
    const book = new AddressBook({ hostname: 'target.test', port: 80, resolve: [], refresh: 60, lookup });
    expect(await ask(book)).toEqual(['127.0.0.1', '127.0.0.2']);
    expect(await ask(book)).toEqual(['127.0.0.2', '127.0.0.1']);
    expect(lookup).toHaveBeenCalledTimes(1);
    book.close();
  });

  test('given ones are never looked up', async () => {
    const lookup = vi.fn<Lookup>(() => Promise.reject(new Error('asked')));
    const resolve = ['127.0.0.5', '127.0.0.6'].map((address) => parseResolve(`target.test:80:${address}`));
    const book = new AddressBook({ hostname: 'target.test', port: 80, resolve, refresh: 0, lookup });
    expect([await ask(book), await ask(book)].map(([first]) => first)).toEqual(['127.0.0.5', '127.0.0.6']);
    expect(lookup).not.toHaveBeenCalled();
  });

  test('others than before are told; a lookup that fails keeps what was known', async () => {
    let answer: () => ReturnType<Lookup> = () => Promise.resolve(all('127.0.0.1'));
    const onChange = vi.fn<(addresses: ReadonlySet<string>) => void>();
    const book = new AddressBook({
      hostname: 'target.test',
      port: 80,
      resolve: [],
      refresh: 60,
      lookup: () => answer(),
      onChange,
    });
    await ask(book);
    await book.refresh();
    expect(onChange).not.toHaveBeenCalled();
    answer = () => Promise.reject(new Error('no DNS'));
    await book.refresh();
    expect([book.failures, book.changes, [...book.addresses]]).toEqual([1, 0, ['127.0.0.1']]);
    answer = () => Promise.resolve(all('127.0.0.2', '127.0.0.3'));
    await book.refresh();
    expect(onChange).toHaveBeenCalledWith(new Set(['127.0.0.2', '127.0.0.3']));
    expect(book.changes).toBe(1);
    book.close();
  });

  test('connections move to the new ones while load goes on, without a failure', async () => {
    const server = await startServer(undefined, '0.0.0.0');
    let addresses = all('127.0.0.1');
    const url = `http://target.test:${server.port}`;
    const { client, engine } = userOf(url, {
      connections: 4,
      ...dial({ dnsRefresh: 0.05 }),
      lookup: () => Promise.resolve(addresses),
    });
    const round = async (): Promise<void> => {
      const responses = await Promise.all(Array.from({ length: 20 }, () => client.get('/')));
      expect(responses.every(({ ok }) => ok)).toBe(true);
    };
    await round();
    expect(server.locals()).toEqual(new Set(['127.0.0.1']));
    addresses = all('127.0.0.2', '127.0.0.3');
    await vi.waitFor(() => expect(engine.connections.addresses.changes).toBe(1));
    await round();
    await round();
    const open = server.openLocals();
    expect(open.filter((address) => address === '127.0.0.1')).toEqual([]);
    expect(new Set(open)).toEqual(new Set(['127.0.0.2', '127.0.0.3']));
  });
});

describe('files of the command line', () => {
  const options = (more: object) => ({ ...DEFAULTS, ...more });

  test('are read, and each that is not what it should be is named', () => {
    const folder = temporaryFolder();
    const junk = join(folder, 'junk.pem');
    writeFileSync(junk, 'no certificate');
    const host = 'https://127.0.0.1';
    const [cert, key] = [pemFile('client'), pemFile('client-key')];
    expect(
      dialOptions(options({ cert, key, cacert: pemFile('authority'), connectTimeout: 3 }), host, {}),
    ).toMatchObject({
      cert: pem('client'),
      key: pem('client-key'),
      ca: pem('authority'),
      connectTimeout: 3000,
    });
    const wrong = (more: object, why: string): void => {
      expect(() => dialOptions(options(more), host, {})).toThrow(UserError);
      expect(() => dialOptions(options(more), host, {})).toThrow(why);
    };
    wrong({ cacert: junk }, `--cacert ${junk}: there is no certificate in it`);
    wrong({ cert, key: junk }, `--key ${junk}: there is no private key in it`);
    wrong({ cert, key: pemFile('server-key') }, 'the key is not that of the certificate');
    wrong({ cert: join(folder, 'none.pem'), key }, 'the file cannot be read');
    wrong({ cert }, `--cert ${cert}: there is no private key in it`);
  });

  test('--resolve', () => {
    expect(parseResolve('A.test:443:[::1]')).toEqual({ host: 'a.test', port: 443, address: '::1' });
    for (const text of ['a.test:443', 'a.test:0:127.0.0.1', 'a.test:443:b.test', '']) {
      expect(() => parseResolve(text)).toThrow(`--resolve ${text}: it takes HOST:PORT:ADDRESS`);
    }
  });
});
