import { readFileSync } from 'node:fs';
import {
  createServer as createHttp2,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type Http2Server,
} from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { atEnd } from './at-end.ts';

/** Certificates of the tests, good for a hundred years: an authority's own, and a server's and a client's by it. */
export const pemFile = (name: string): string =>
  fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url));
export const pem = (name: string): string => readFileSync(pemFile(name), 'utf8');

const IDENTITY = { key: pem('server-key'), cert: pem('server') };

interface Started {
  url: string;
  port: number;
  /** What the TLS of each request was: the name asked for, and the client's certificate. */
  seen: { servername: string | false | null; client: string | undefined; version: string }[];
  sessions: () => number;
}

function listen(
  server: Server | Http2SecureServer | Http2Server,
  scheme: string,
  host: string,
): Promise<Started> {
  const started: Started['seen'] = [];
  let sessions = 0;
  const open = new Set<{ destroy(): void }>();
  server.on('sessionError', () => undefined);
  server.on('connection', (socket: { destroy(): void; on(event: string, then: () => void): void }) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  server.on('session', () => sessions++);
  server.on('request', (request: { socket: TLSSocket; httpVersion: string }) => {
    const { socket, httpVersion } = request;
    const isTls = 'servername' in socket;
    const subject = isTls && httpVersion !== '2.0' ? socket.getPeerCertificate().subject?.CN : undefined;
    started.push({
      servername: isTls ? socket.servername : null,
      client: typeof subject === 'string' ? subject : undefined,
      version: httpVersion,
    });
  });
  return new Promise((resolve) => {
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      atEnd(() => {
        for (const socket of open) socket.destroy();
        server.close();
      });
      const name = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `${scheme}://${name}:${port}`, port, seen: started, sessions: () => sessions });
    });
  });
}

type Answer = (request: Http2ServerRequest, response: Http2ServerResponse) => void;
const fine: Answer = (_request, response) => void response.end('ok');

/** An https server; `needsClient`: it asks for a certificate, and takes only those of the test authority. */
export function startTls(needsClient = false, host = '127.0.0.1'): Promise<Started> {
  const options = {
    ...IDENTITY,
    ca: pem('authority'),
    requestCert: needsClient,
    rejectUnauthorized: needsClient,
  };
  const server = createServer({ ...options, keepAliveTimeout: 60_000 }, (_request, response) =>
    response.end('ok'),
  );
  server.on('tlsClientError', () => undefined);
  return listen(server, 'https', host);
}

/** An HTTP/2 server, over TLS or in clear text. */
export function startHttp2(isSecure: boolean, answer: Answer = fine): Promise<Started> {
  if (isSecure) return listen(createSecureServer(IDENTITY, answer), 'https', '127.0.0.1');
  return listen(createHttp2({}, answer), 'http', '127.0.0.1');
}
