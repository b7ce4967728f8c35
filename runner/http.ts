import { Connections } from './connections.ts';
import { StopUser } from './control.ts';
import { Exchange, type RequestParts } from './exchange.ts';
import { checkFailure } from './failures.ts';
import { InFlight } from './in-flight.ts';
import { strRepr } from './python.ts';
import { Response } from './response.ts';
import { PHASES, PHASE_HEADER, type Phase } from './scenario.ts';
import type { Arrival, User } from './user.ts';

export interface RequestOptions {
  /** Name in the statistics; the path and query by default. */
  name?: string;
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
  /** Takes the body of an answer below 400 as it comes; it is then not kept. */
  onData?: (chunk: Buffer, offset: number) => void;
}

export interface HttpEngineOptions {
  host: string;
  connections: number;
  /** Seconds. */
  timeout: number;
  headers: Record<string, string>;
}

interface PhaseHeaders {
  plain: Record<string, string>;
  json: Record<string, string>;
}

/** Deadlines are looked at so often, ms: a timeout is late by this at most. */
const DEADLINE_CHECK_MS = 50;

/** Sends requests to one target and keeps account of those on their way. */
export class HttpEngine {
  readonly connections: Connections;
  readonly inFlight = new InFlight();
  readonly timeout: number;
  readonly #basePath: string;
  readonly #headers = new Map<Phase, PhaseHeaders>();
  readonly #deadlines: NodeJS.Timeout;
  /** What load is taken: that of tasks and of users that end, of users that end only, or none. */
  #taken: 'all' | 'ends' | 'nothing' = 'all';

  constructor(options: HttpEngineOptions) {
    const url = new URL(options.host);
    this.#basePath = url.pathname.replace(/\/$/, '');
    this.timeout = options.timeout;
    this.connections = new Connections({
      origin: url.origin,
      connections: options.connections,
      connectTimeout: options.timeout * 1000,
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
      (freed) => this.connections.release(freed),
    );
    const now = performance.now();
    exchange.phase = phase;
    exchange.due = now;
    exchange.pickedUp = now;
    exchange.timeout = options.timeout ?? this.timeout;
    exchange.deadline = now + exchange.timeout * 1000;
    this.inFlight.add(exchange);
    return exchange;
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
      if (exchange.connection < 0) exchange.fail('not_sent', `TimeoutError('no free connection in time')`);
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
      method,
      path: this.#basePath + asked,
      name: options.name ?? asked,
      headers: options.headers ? withHeaders(base, options.headers) : base,
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

/** Makes requests for one user, measured; or, without a user, for a scenario's own purposes, not measured. */
export class HttpClient {
  readonly #engine: HttpEngine;
  readonly #user: User | undefined;
  readonly #phase: Phase;

  /** `phase` is what requests without a user belong to. */
  constructor(engine: HttpEngine, of: User | Phase) {
    this.#engine = engine;
    this.#user = typeof of === 'string' ? undefined : of;
    this.#phase = typeof of === 'string' ? of : 'load';
  }

  get(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('GET', path, options);
  }

  head(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('HEAD', path, options);
  }

  options(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('OPTIONS', path, options);
  }

  post(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('POST', path, options);
  }

  put(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('PUT', path, options);
  }

  patch(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('PATCH', path, options);
  }

  delete(path: string, options?: RequestOptions): Promise<Response> {
    return this.request('DELETE', path, options);
  }

  /**
   * Resolves when the last byte came, or the request failed: a failure is in the answer, never thrown.
   * Rejects with what `catchResponse` or `onData` throws, and with StopUser once the run has ended.
   */
  request(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    return new Promise((resolve, reject) => {
      const arrival = this.#takeArrival();
      const phase = this.#user?.environment.phaseAt(arrival?.due ?? performance.now()) ?? this.#phase;
      if (this.#user) this.#engine.mayStart(this.#user.ending);
      const exchange = this.#engine.prepare(method, path, options, phase, (ended) => {
        this.#judge(ended, options).then(resolve, reject);
      });
      if (this.#user) {
        exchange.level = this.#user.level;
        exchange.users = this.#user.environment.users;
        // What a user does as it starts or ends is part of no task.
        exchange.isLater = arrival === undefined && this.#user.level >= 0 && !this.#user.ending;
      }
      if (arrival) {
        exchange.due = arrival.due;
        exchange.pickedUp = arrival.pickedUp;
      }
      this.#engine.connections.send(exchange);
    });
  }

  /** The first request of an arrival was due when the arrival was, and picked up when that was. */
  #takeArrival(): Arrival | undefined {
    const arrival = this.#user?.arrival;
    if (this.#user) this.#user.arrival = undefined;
    return arrival;
  }

  async #judge(exchange: Exchange, options: RequestOptions): Promise<Response> {
    const response = new Response(exchange);
    try {
      if (exchange.thrown !== undefined) throw exchange.thrown;
      if (options.catchResponse && exchange.isWhole) await options.catchResponse(response);
    } catch (error) {
      exchange.failure = { ...checkFailure(String(error)), kind: 'exception' };
      throw error;
    } finally {
      this.#user?.environment.record(exchange);
    }
    return response;
  }
}
