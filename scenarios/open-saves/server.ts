import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { PHASE_HEADER, seeded, type Random } from 'open-saves-load';
import { parseLatency, type Latency } from '../shared/latency.ts';
import { PhaseCounter } from '../shared/phase-counts.ts';
import { parseShare } from '../shared/share.ts';
import { closeServer, listen, targetServer } from '../shared/target-server.ts';
import { json, text, type Answer } from './answer.ts';
import { ReadCache } from './read-cache.ts';
import { Routes } from './routes.ts';
import { Store } from './store.ts';
import type { TargetOptions } from './target-options.ts';

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
    this.#http = targetServer((request, body, response) => this.#received(request, response, body));
  }

  /** Resolves to the base URL. Throws UserError when the address cannot be had. */
  listen(): Promise<string> {
    return listen(this.#http, this.#options.port, this.#options.bind);
  }

  /** Node's timeouts of connections, ms; 0: none. */
  timeouts(): { keepAlive: number; headers: number; request: number; idle: number } {
    const { keepAliveTimeout, headersTimeout, requestTimeout, timeout } = this.#http;
    return { keepAlive: keepAliveTimeout, headers: headersTimeout, request: requestTimeout, idle: timeout };
  }

  close(): Promise<void> {
    return closeServer(this.#http);
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
