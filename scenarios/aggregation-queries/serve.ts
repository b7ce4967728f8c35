import type { IncomingMessage, ServerResponse } from 'node:http';
import { PHASE_HEADER, seeded } from 'open-saves-load';
import { parseLatency } from '../shared/latency.ts';
import { seededRule } from '../shared/orders.ts';
import { PhaseCounter } from '../shared/phase-counts.ts';
import { parseShare } from '../shared/share.ts';
import type { Served } from '../shared/target-inside.ts';
import { closeServer, listen, targetServer } from '../shared/target-server.ts';
import { isAuthorized } from './authorization.ts';
import { OrderDatabase } from './database.ts';
import { EXAMPLE_PASSWORD, PASSWORD, type Chosen } from './options.ts';
import { answerQuery, failure, type Answer } from './service.ts';

const PATH = '/query-aggregation/';

/** The query service that comes along, over orders in DuckDB. Throws UserError when it cannot listen. */
export async function serve(options: Chosen): Promise<Served> {
  const orders = await OrderDatabase.open(seededRule(options.targetSeed, options), options.targetItems);
  const password = process.env[PASSWORD] ?? EXAMPLE_PASSWORD;
  const counter = new PhaseCounter();
  const latency = parseLatency(options.targetLatency, '--target-latency');
  const errors = parseShare(options.targetErrors, '--target-errors');
  const random = seeded(options.targetSeed);

  const answer = async ({ method, url = '', headers }: IncomingMessage): Promise<Answer> => {
    const phase = headers[PHASE_HEADER];
    counter.add(phase);
    if (!isAuthorized(headers.authorization, password)) return unauthorized;
    if (method !== 'GET' || !url.startsWith(PATH)) return failure(404, 'HTTP 404 Not Found');
    const isLoad = phase !== 'data' && phase !== 'cleanup';
    if (isLoad && errors > 0 && random() < errors) {
      return failure(500, 'There was an error processing your request. It was injected.');
    }
    return answerQuery(orders, url.slice(PATH.length), options.table);
  };
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const ready = await answer(request).catch((error: unknown) =>
      failure(500, `There was an error processing your request: ${String(error)}`),
    );
    const delay = Math.round(latency(random));
    if (delay > 0) setTimeout(write, delay, response, ready);
    else write(response, ready);
  };

  const server = targetServer((request, _body, response) => void receive(request, response));
  return {
    url: await listen(server, options.targetPort),
    counts: () => counter.counts,
    async close() {
      await closeServer(server);
      orders.close();
    },
  };
}

const unauthorized: Answer = {
  status: 401,
  body: 'Credentials are required to access this resource.',
  headers: { 'www-authenticate': 'Basic realm="query-aggregation"', 'content-type': 'text/plain' },
};

function write(response: ServerResponse, { status, body, headers }: Answer): void {
  response.sendDate = false;
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}
