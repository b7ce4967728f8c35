import { Connections } from './connections.ts';
import { StopUser } from './control.ts';
import type { Lookup } from './address-book.ts';
import { basicAuthorization } from './auth.ts';
import { PLAIN_DIAL, type DialOptions } from './dial.ts';
import { Exchange, type ExchangeOwner, type RequestParts, type WireRequest } from './exchange.ts';
import type { Failure } from './failures.ts';
import { InFlight } from './in-flight.ts';
import { strRepr } from './python.ts';
import { nextHop } from './redirects.ts';
import type { Response } from './response.ts';
import { PHASES, PHASE_HEADER, type Phase } from './scenario.ts';
import type { Tracer } from './traces/tracer.ts';

export interface RequestOptions {
  /** Name in the statistics; the path and query by default. */
  name?: string;
  /** What the statistics call its method, such as the protocol that it carries; the method by default. */
  type?: string;
  headers?: Record<string, string>;
  /** Sent as JSON, with its content type. */
  json?: unknown;
  body?: string | Uint8Array;
  /** Query parameters; undefined ones are left out. */
  params?: Record<string, string | number | undefined>;
  /** Seconds for the whole request; --timeout by default. */
  timeout?: number;
  /**
   * Judges the answer before it is recorded, by `response.success()` and `response.failure(message)`.
   * Not called when no whole answer came: that is a failure already.
   */
  catchResponse?: (response: Response) => void | Promise<void>;
  /** User and password, sent by basic authentication. */
  auth?: readonly [user: string, password: string];
  /** Whether redirects are followed; they are by default, up to --max-redirects. */
  followRedirects?: boolean;
  /** Takes the body of an answer below 400 as it comes, compressed or not; it is then not kept. */
  onData?: (chunk: Buffer, offset: number) => void;
}

export interface HttpEngineOptions {
  host: string;
  connections: number;
  /** Seconds. */
  timeout: number;
  headers: Record<string, string>;
  dial?: DialOptions;
  /** How names are resolved; the system's way by default. */
  lookup?: Lookup;
  /** Redirects that are followed within one request. */
  maxRedirects?: number;
  /** Gives a sample of the load's requests a trace. */
  tracer?: Tracer;
}

interface PhaseHeaders {
  plain: Record<string, string>;
  json: Record<string, string>;
}

/** Deadlines are looked at so often, ms: a timeout is late by this at most. */
const DEADLINE_CHECK_MS = 50;

/** Sends requests to one target and keeps account of those on their way. */
export class HttpEngine implements ExchangeOwner {
  readonly connections: Connections;
  readonly inFlight = new InFlight();
  readonly timeout: number;
  readonly origin: string;
  readonly tracer: Tracer | undefined;
  readonly #maxRedirects: number;
  readonly #basePath: string;
  readonly #headers = new Map<Phase, PhaseHeaders>();
  readonly #deadlines: NodeJS.Timeout;
  /** What load is taken: that of tasks and of users that end, of users that end only, or none. */
  #taken: 'all' | 'ends' | 'nothing' = 'all';

  constructor(options: HttpEngineOptions) {
    const url = new URL(options.host);
    this.#basePath = url.pathname.replace(/\/$/, '');
    this.timeout = options.timeout;
    this.origin = url.origin;
    this.tracer = options.tracer;
    this.#maxRedirects = options.maxRedirects ?? 0;
    this.connections = new Connections({
      origin: url.origin,
      connections: options.connections,
      dial: options.dial ?? { ...PLAIN_DIAL, connectTimeout: options.timeout * 1000 },
      ...(options.lookup ? { lookup: options.lookup } : {}),
    });
    for (const phase of PHASES) {
      const plain = { [PHASE_HEADER]: phase, ...options.headers };
      this.#headers.set(phase, { plain, json: { 'content-type': 'application/json', ...plain } });
    }
    this.#deadlines = setInterval(() => this.#expire(), DEADLINE_CHECK_MS);
    this.#deadlines.unref();
  }

  /**
   * Makes the request that `options` describe; `settled` is called once, when it has ended one way or the
   * other. It is due now, until the caller says otherwise.
   */
  prepare(
    method: string,
    path: string,
    options: RequestOptions,
    phase: Phase,
    settled: (exchange: Exchange) => void,
  ): Exchange {
    const exchange = new Exchange(
      this.#parts(method, path, options, phase),
      (ended) => {
        this.inFlight.remove(ended);
        settled(ended);
      },
      this,
    );
    if (options.type !== undefined) exchange.wire = { ...exchange.parts, method };
    if (options.followRedirects !== false) exchange.mostRedirects = this.#maxRedirects;
    const now = performance.now();
    exchange.phase = phase;
    exchange.due = now;
    exchange.pickedUp = now;
    exchange.timeout = options.timeout ?? this.timeout;
    exchange.deadline = now + exchange.timeout * 1000;
    this.inFlight.add(exchange);
    return exchange;
  }

  released(exchange: Exchange): void {
    this.connections.release(exchange);
  }

  next(exchange: Exchange): WireRequest | Failure | undefined {
    const next = nextHop(exchange, this.origin, exchange.mostRedirects);
    if (!next || !('path' in next) || !exchange.cookies) return next;
    const { cookie: _before, ...headers } = next.headers;
    const cookie = exchange.cookies.header(next.path);
    return { ...next, headers: cookie === undefined ? headers : { ...headers, cookie } };
  }

  send(exchange: Exchange): void {
    this.connections.send(exchange);
  }

  /**
   * A task that goes on after its user was cut off must not start anything more: throws StopUser then.
   * `ending`: whether it is a user's onStop that asks.
   */
  mayStart(ending: boolean): void {
    if (this.#taken === 'all' || (this.#taken === 'ends' && ending)) return;
    throw new StopUser('the run has ended');
  }

  /** Takes no more requests of tasks; what is on its way goes on, and users may end. */
  refuseTasks(): void {
    this.#taken = 'ends';
  }

  /** Ends all load that is on its way as unfinished, and takes no more. */
  cutOff(): void {
    this.#taken = 'nothing';
    this.inFlight.visit((exchange) => {
      exchange.cutOff = true;
      if (exchange.sent === exchange.sent) exchange.fail('unfinished', "Unfinished('the run ended first')");
      else exchange.fail('not_sent', "Unfinished('the run ended before a connection was free')");
      return true;
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#deadlines);
    this.cutOff();
    await this.connections.close();
  }

  #expire(): void {
    const now = performance.now();
    const late: Exchange[] = [];
    this.inFlight.visit((exchange) => {
      if (exchange.deadline <= now) late.push(exchange);
      return true;
    });
    // Those that wait first: each connection that a late one frees goes to the next that waits.
    for (const exchange of late) {
      if (exchange.connection < 0 && exchange.sent !== exchange.sent) {
        exchange.fail('not_sent', `TimeoutError('no free connection in time')`);
      }
    }
    for (const exchange of late) {
      const text = strRepr(`no whole answer within ${exchange.timeout} s`);
      if (exchange.sent === exchange.sent) exchange.fail('timeout', `TimeoutError(${text})`);
      else exchange.fail('connect_timeout', `ConnectTimeout('no connection in time')`);
    }
  }

  #parts(method: string, path: string, options: RequestOptions, phase: Phase): RequestParts {
    const isJson = options.json !== undefined;
    const headers = this.#headers.get(phase) as PhaseHeaders;
    const base = isJson ? headers.json : headers.plain;
    const asked = options.params ? withQuery(path, options.params) : path;
    return {
      method: options.type ?? method,
      path: this.#basePath + asked,
      name: options.name ?? asked,
      headers: withAuth(options.headers ? withHeaders(base, options.headers) : base, options.auth),
      body: isJson ? JSON.stringify(options.json) : options.body,
      onData: options.onData,
    };
  }
}

function withQuery(path: string, params: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `${path}${path.includes('?') ? '&' : '?'}${pairs.join('&')}` : path;
}

/** Names are the same in any case: one that is given twice would be sent twice. */
function withHeaders(base: Record<string, string>, own: Record<string, string>): Record<string, string> {
  const headers = { ...base };
  for (const name in own) headers[name.toLowerCase()] = own[name] ?? '';
  return headers;
}

function withAuth(headers: Record<string, string>, auth: RequestOptions['auth']): Record<string, string> {
  return auth ? { ...headers, authorization: basicAuthorization(...auth) } : headers;
}
