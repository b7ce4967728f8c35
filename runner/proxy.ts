import { connect, type Socket } from 'node:net';
import type { Connector } from './dial.ts';
import { proxyUrl } from './parsers.ts';

/** An answer of a proxy longer than this is none, bytes. */
const LONGEST_HEAD = 16_384;

/**
 * The proxy that the environment names for `host`, a base URL: HTTPS_PROXY or HTTP_PROXY by its scheme, ALL_PROXY else,
 * in lower case too, unless NO_PROXY names the host. Loopback targets never go through one: a proxy elsewhere would
 * reach its own machine instead.
 */
export function proxyFor(host: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname, port } = new URL(host);
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name === '::1' || /^127(\.\d+){3}$/.test(name)) return undefined;
  const of = (variable: string): [string, string] | undefined => {
    const found = [variable.toLowerCase(), variable].find((key) => env[key]);
    return found === undefined ? undefined : [found, env[found] ?? ''];
  };
  const chosen = of(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? of('ALL_PROXY');
  if (
    !chosen ||
    isExcluded(name, port || (protocol === 'https:' ? '443' : '80'), of('NO_PROXY')?.[1] ?? '')
  ) {
    return undefined;
  }
  const [variable, value] = chosen;
  return proxyUrl(/^\w+:\/\//.test(value) ? value : `http://${value}`, variable);
}

/** As curl reads NO_PROXY: `*`, or names that cover their subdomains, with a port or not, joined by commas. */
function isExcluded(name: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => {
    const [, suffix = '', only] = /^\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (suffix === '' || (only !== undefined && only !== port)) return false;
    return suffix === '*' || name === suffix || name.endsWith(`.${suffix}`);
  });
}

/** What a proxy that wants a user and a password is sent. */
export function proxyAuthorization(proxy: string): string | undefined {
  const { username, password } = new URL(proxy);
  if (username === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/**
 * Opens a connection to the proxy, and for a TLS target a tunnel through it (CONNECT; RFC 9110, section 9.3.6). Rejects
 * when the proxy does not take it.
 */
export function openTunnel(
  proxy: string,
  details: Parameters<Connector>[0],
  timeout: number,
): Promise<Socket> {
  const { hostname, port } = new URL(proxy);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 80),
      noDelay: true,
    });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () =>
        fail(Object.assign(new Error('no answer of the proxy in time'), { code: 'UND_ERR_CONNECT_TIMEOUT' })),
      timeout,
    );
    const done = (): void => {
      clearTimeout(timer);
      socket.off('error', fail).off('data', onData);
      resolve(socket);
    };
    let head = '';
    const onData = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 && head.length < LONGEST_HEAD) return;
      const [line = ''] = head.split('\r\n');
      if (/^HTTP\/1\.[01] 2\d\d/.test(line) && end >= 0) return done();
      const why = /^HTTP\/1\.[01] 407/.test(line)
        ? ': give it a user and a password, as http://USER:PASSWORD@HOST'
        : '';
      fail(
        Object.assign(new Error(`the proxy answered ${line.slice(0, 100)}${why}`), { code: 'PROXY_REFUSED' }),
      );
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      if (details.protocol !== 'https:') return done();
      const authority = `${details.hostname.includes(':') ? `[${details.hostname}]` : details.hostname}:${details.port || 443}`;
      const authorization = proxyAuthorization(proxy);
      socket.on('data', onData);
      socket.write(
        `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n` +
          `${authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`}\r\n`,
      );
    });
  });
}
