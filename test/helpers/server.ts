import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { atEnd } from './at-end.ts';

/** A request as the server saw it, its body whole. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  rawHeaders: string[];
  body: Buffer;
  /** `performance.now()` when its head had come. */
  at: number;
}

export type Behaviour = (request: Seen, response: ServerResponse, socket: Socket) => unknown;

/** A real HTTP server on loopback that counts; it ends with the test. */
export interface TestServer {
  url: string;
  port: number;
  /** Every request whose head came, in order; those whose body never came whole too. */
  seen: Seen[];
  /** Sockets open now, and the most that were open at once. */
  sockets: { open: number; most: number; opened: number };
  /** Addresses of this server that connections came to; and those of the ones that are open now. */
  locals(): Set<string>;
  openLocals(): string[];
  /** Closes the connections that carry no request just now. */
  closeIdle(): void;
  /** Counts by the phase header. */
  phases(): Record<string, number>;
  /** Closes the listener and every connection. */
  stop(): Promise<void>;
}

type Listening = Pick<TestServer, 'url' | 'port' | 'sockets' | 'stop' | 'locals' | 'openLocals'>;

const fine: Behaviour = (_request, response) => response.end('ok');

/** Starts a server that answers as `behaviour` says, with 200 and `ok` by default. */
export async function startServer(behaviour: Behaviour = fine, host = '127.0.0.1'): Promise<TestServer> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    const one: Seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      body: Buffer.alloc(0),
      at: performance.now(),
    };
    seen.push(one);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      one.body = Buffer.concat(chunks);
      behaviour(one, response, request.socket);
    });
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  const listening = await listen(server, host);
  return {
    ...listening,
    seen,
    closeIdle: () => server.closeIdleConnections(),
    phases: () => {
      const counts: Record<string, number> = {};
      for (const { headers } of seen) {
        const phase = String(headers['x-load-phase']);
        counts[phase] = (counts[phase] ?? 0) + 1;
      }
      return counts;
    },
  };
}

/** Starts a server of bytes: `accept` gets every connection, to answer with what it likes. */
export async function startTcpServer(accept: (socket: Socket) => void): Promise<Listening> {
  return listen(createTcpServer(accept));
}

async function listen(server: Server, host = '127.0.0.1'): Promise<Listening> {
  const open = new Set<Socket>();
  const sockets = { open: 0, most: 0, opened: 0 };
  const locals = new Set<string>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    locals.add(socket.localAddress ?? '');
    sockets.opened++;
    sockets.open = open.size;
    sockets.most = Math.max(sockets.most, open.size);
    // A client that gives up resets its connection: that is part of the tests, not a fault.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      sockets.open = open.size;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  atEnd(stop);
  const openLocals = (): string[] => [...open].map(({ localAddress = '' }) => localAddress);
  return { url: `http://127.0.0.1:${port}`, port, sockets, stop, locals: () => locals, openLocals };
}

/** A port that nothing listens on. */
export async function deadPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
