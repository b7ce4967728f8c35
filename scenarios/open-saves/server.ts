import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { PHASE_HEADER, UserError, seeded, type Random } from 'open-saves-load';
import { parseLatency, type Latency } from '../shared/latency.ts';
import { parseShare } from '../shared/share.ts';
import { json, text, type Answer } from './answer.ts';
import { PhaseCounter } from './phase-counts.ts';
import { ReadCache } from './read-cache.ts';
import { Routes } from './routes.ts';
import { Store } from './store.ts';
import type { TargetOptions } from './target-options.ts';

const NO_BODY = Buffer.alloc(0);
/** Connections that wait to be accepted: a load test opens hundreds at once. */
const BACKLOG = 4096;

/** Open Saves in one process: its API, its data in memory, and what a load test wants to know of it. */
export class Server {
  readonly store = new Store();
  readonly counter = new PhaseCounter();
  readonly #cache: ReadCache;
  readonly #routes: Routes;
  readonly #http: HttpServer;
  readonly #options: TargetOptions;
  readonly #latency: Latency;
  readonly #coldLatency: Latency;
  readonly #errors: number;
  readonly #random: Random;

  /** Throws UsageError for options that make no sense. */
  constructor(options: TargetOptions) {
    this.#options = options;
    this.#latency = parseLatency(options.latency, 'latency');
    this.#coldLatency = parseLatency(options.coldLatency, 'cold latency');
    this.#errors = parseShare(options.errors, 'errors');
    this.#random = seeded(options.seed);
    const delay = parseLatency(options.cacheDelay, 'cache delay')(this.#random);
    this.#cache = new ReadCache({ mode: options.cache, entries: options.cacheEntries, delay });
    this.#routes = new Routes(this.store, this.#cache);
    // Connections may be opened well before their first request, and rest between stages: none of Node's
    // timeouts may close them, since that would count as an error of the target's.
    this.#http = createServer({ keepAlive: true, noDelay: true, requestTimeout: 0, headersTimeout: 0 });
    this.#http.keepAliveTimeout = 0;
    this.#http.timeout = 0;
    this.#http.on('request', (request, response) => this.#receive(request, response));
  }

  /** Resolves to the base URL. Throws UserError when the address cannot be had. */
  async listen(): Promise<string> {
    const { port, bind: host } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
      this.#http.listen({ port, host, backlog: BACKLOG }, resolve);
    });
    const shown = host.includes(':') ? `[${host}]` : host;
    return `http://${shown}:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Node's timeouts of connections, ms; 0: none. */
  timeouts(): { keepAlive: number; headers: number; request: number; idle: number } {
    const { keepAliveTimeout, headersTimeout, requestTimeout, timeout } = this.#http;
    return { keepAlive: keepAliveTimeout, headers: headersTimeout, request: requestTimeout, idle: timeout };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await closed;
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { method } = request;
    if (method === 'GET' || method === 'HEAD') {
      request.resume();
      return this.#received(request, response, NO_BODY);
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [first] = chunks;
      this.#received(request, response, chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
  }

  #received(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method = '', url = '' } = request;
    if (url.startsWith('/__load/')) return write(response, this.#own(method, url));
    const phase = request.headers[PHASE_HEADER];
    this.counter.add(phase);
    const answer = this.#failsNow(phase)
      ? text(500, 'injected error')
      : this.#routes.answer({ method, url, body });
    const random = this.#random;
    const delay = Math.round(this.#latency(random) + (answer.cold ? this.#coldLatency(random) : 0));
    if (delay > 0) setTimeout(write, delay, response, answer);
    else write(response, answer);
  }

  /** Errors are for the load: data that could not be made would end the run before it begins. */
  #failsNow(phase: string | string[] | undefined): boolean {
    if (this.#errors === 0 || phase === 'data' || phase === 'cleanup') return false;
    return this.#random() < this.#errors;
  }

  #own(method: string, url: string): Answer {
    if (method === 'GET' && url === '/__load/counts') return json(JSON.stringify(this.counter.counts));
    if (method === 'GET' && url === '/__load/sizes') return json(JSON.stringify(this.store.sizes()));
    if (method === 'GET' && url === '/__load/cache') {
      return json(JSON.stringify({ hits: this.#cache.hits, misses: this.#cache.misses }));
    }
    if (method === 'POST' && url === '/__load/reset') {
      this.counter.reset();
      this.#cache.hits = 0;
      this.#cache.misses = 0;
      return text(200, 'OK');
    }
    return text(404, '404 page not found');
  }
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  // Date costs a lookup an answer and no scenario reads it.
  response.sendDate = false;
  if (status === 204) response.writeHead(204);
  else response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))]);
  response.end(body);
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
