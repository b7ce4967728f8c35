import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UserError } from 'open-saves-load';

const NO_BODY = Buffer.alloc(0);
/** Connections that wait to be accepted: a load test opens hundreds at once. */
const BACKLOG = 4096;

export type Receive = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/**
 * An HTTP server that a load test can drive; `receive` gets each request once it came whole. Connections may be opened
 * well before their first request, and rest between stages: none of Node's timeouts may close them, since that would
 * count as an error of the target's.
 */
export function targetServer(receive: Receive): Server {
  const server = createServer({ keepAlive: true, noDelay: true, requestTimeout: 0, headersTimeout: 0 });
  server.keepAliveTimeout = 0;
  server.timeout = 0;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { method } = request;
    if (method === 'GET' || method === 'HEAD') {
      request.resume();
      return receive(request, NO_BODY, response);
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [first] = chunks;
      receive(request, chunks.length === 1 && first ? first : Buffer.concat(chunks), response);
    });
  });
  return server;
}

/** Resolves to the base URL; port 0 is any free one. Throws UserError when the address cannot be had. */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  const shown = host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${(server.address() as AddressInfo).port}`;
}

/** Closes the listener and every connection. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): UserError {
  if (error.code === 'EADDRINUSE') {
    return new UserError(
      `Port ${port} of ${host} is in use: stop what listens there, or choose another port.`,
    );
  }
  if (error.code === 'EACCES') {
    return new UserError(`Port ${port} of ${host} is not allowed to you: choose one of 1024 or above.`);
  }
  return new UserError(`The embedded server cannot listen on ${host}, port ${port}: ${error.message}.`);
}
