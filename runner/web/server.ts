import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Request } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { addDownloads } from './downloads.ts';
import { addLiveRoutes } from './live-routes.ts';
import { addLocustRoutes } from './locust-routes.ts';
import { foreign, isLoopback, wrongHost } from './own-site.ts';
import { addPageFiles } from './page-files.ts';
import type { Runs } from './runs.ts';

/** Where the page listens, where nothing else is said. */
const HOST = '127.0.0.1';
const PORT = 8089;
/** The largest form that is taken, bytes. */
const LARGEST_FORM = 64 * 1024;

/** Nothing but the page's own files and answers may be loaded, and no other site may show it. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Requests that change something: also those that are not a POST. */
const CHANGING = /\/(stop|stats\/reset|swarm|user)$/;

export interface WebServer {
  url: string;
  close(): Promise<void>;
}

/** Serves the page and Locust's routes. Throws UserError when the port cannot be had. */
export async function startServer(request: Request, runs: Runs): Promise<WebServer> {
  const { webHost: host = HOST, webPort: port = PORT, webBasePath: prefix = '' } = request.options;
  const app = fastify({ bodyLimit: LARGEST_FORM, forceCloseConnections: true });
  await app.register(formbody);
  guard(app, host);
  const limits = { mayChooseHost: isLoopback(host), mayPickClasses: request.options.classPicker };
  await app.register(
    (routes, _options, done) => {
      addPageFiles(routes);
      addLocustRoutes(routes, { request, runs, limits });
      addDownloads(routes, { request, runs });
      addLiveRoutes(routes, { request, runs, limits });
      done();
    },
    { prefix },
  );
  try {
    await app.listen({ host: host === '*' ? '::' : host, port });
  } catch (error) {
    throw new UserError(
      `--web-host ${host}, --web-port ${port}: the page cannot listen there (${(error as Error).message}). ` +
        'Is another one open? Give another --web-port, or run without it: --headless.',
    );
  }
  const { port: own } = app.server.address() as AddressInfo;
  const name = host === '*' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return { url: `http://${name}:${own}${prefix}/`, close: () => app.close() };
}

function guard(app: FastifyInstance, host: string): void {
  app.addHook('onRequest', async (asked, reply) => {
    reply.headers(HEADERS);
    const path = asked.url.split('?')[0] ?? '';
    const isChange = asked.method !== 'GET' || CHANGING.test(path);
    const why = wrongHost(asked, host) ?? (isChange ? foreign(asked) : undefined);
    if (why !== undefined) return reply.code(403).type('text/plain').send(why);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, _asked, reply) =>
    reply
      .code(error.statusCode ?? 500)
      .type('text/plain')
      .send(error.message),
  );
}
