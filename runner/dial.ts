import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressBook } from './address-book.ts';
import { openTunnel } from './proxy.ts';
import type { Resolve } from './resolve.ts';

/** How connections are opened. Plain data. */
export interface DialOptions {
  /** ms that opening one may take, TLS and proxy included. */
  connectTimeout: number;
  /** Whether any certificate of the target is taken. */
  insecure: boolean;
  /** PEM contents: authorities to trust instead of the usual ones, and what is shown to the target. */
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
  /** URL of the HTTP proxy to go through; undefined: none. */
  proxy: string | undefined;
  resolve: readonly Resolve[];
  /** Seconds after which the target's name is resolved anew; 0: only as connections are opened. */
  dnsRefresh: number;
  http2: boolean;
}

/** Connections as they are opened where nothing is said. */
export const PLAIN_DIAL: DialOptions = {
  connectTimeout: 30_000,
  insecure: false,
  ca: undefined,
  cert: undefined,
  key: undefined,
  proxy: undefined,
  resolve: [],
  dnsRefresh: 0,
  http2: false,
};

/** What undici calls to open a connection. */
export type Connector = ReturnType<typeof buildConnector>;

/** Opens connections to one origin, over TLS, by HTTP/2 and through a proxy as `options` say. */
export function dialer(options: DialOptions, book: AddressBook): Connector {
  const { ca, cert, key, http2 } = options;
  // undici's types lack what makes clear-text HTTP/2.
  const settings: Parameters<typeof buildConnector>[0] & { useH2c: boolean } = {
    timeout: options.connectTimeout,
    allowH2: http2,
    useH2c: http2,
    lookup: book.lookup,
    rejectUnauthorized: !options.insecure,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  const connect = buildConnector(settings);
  const { proxy } = options;
  if (proxy === undefined) return connect;
  return (details, callback) => void throughProxy(proxy, connect, options.connectTimeout, details, callback);
}

async function throughProxy(
  proxy: string,
  connect: Connector,
  timeout: number,
  ...[details, callback]: Parameters<Connector>
): Promise<void> {
  let socket: Socket;
  try {
    socket = await openTunnel(proxy, details, timeout);
  } catch (error) {
    return callback(error as Error, null);
  }
  // A plain target is asked through the proxy itself: the connection to it is all there is.
  if (details.protocol === 'https:') connect({ ...details, httpSocket: socket }, callback);
  else callback(null, socket);
}

/** What a connector is given for `origin`. */
export function detailsOf(origin: string): Parameters<Connector>[0] {
  const url = new URL(origin);
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return {
    hostname,
    host: url.host,
    protocol: url.protocol,
    port: url.port,
    // TLS names servers, not addresses (RFC 6066, section 3).
    servername: isIP(hostname) === 0 ? hostname : '',
  };
}

/** Opens one connection. Rejects with the connector's error. */
export function openSocket(connect: Connector, origin: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(detailsOf(origin), (error, socket) => (error ? reject(error) : resolve(socket as Socket)));
  });
}
