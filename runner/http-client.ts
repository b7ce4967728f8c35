import { Cookies } from './cookies.ts';
import { MeasuredCall } from './measured-call.ts';
import type { Exchange } from './exchange.ts';
import { Control } from './control.ts';
import { callFailure, checkFailure } from './failures.ts';
import type { HttpEngine, RequestOptions } from './http.ts';
import { Response } from './response.ts';
import type { Phase } from './scenario.ts';
import type { Arrival, User } from './user.ts';

/** Makes requests for one user, measured; or, without a user, for a scenario's own purposes, not measured. */
export class HttpClient {
  readonly #engine: HttpEngine;
  readonly #user: User | undefined;
  readonly #phase: Phase;
  #cookies: Cookies | undefined;
  /** User and password of every request that names none itself. */
  auth: readonly [user: string, password: string] | undefined = undefined;

  /** `phase` is what requests without a user belong to. */
  constructor(engine: HttpEngine, of: User | Phase) {
    this.#engine = engine;
    this.#user = typeof of === 'string' ? undefined : of;
    this.#phase = typeof of === 'string' ? of : 'load';
  }

  /** Cookies that the target has set for this user, and those that its code sets. */
  get cookies(): Cookies {
    this.#cookies ??= new Cookies(this.#engine.origin);
    return this.#cookies;
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
      const asked = this.auth && !options.auth ? { ...options, auth: this.auth } : options;
      const exchange = this.#engine.prepare(method, path, asked, phase, (ended) => {
        this.#judge(ended, options).then(resolve, reject);
      });
      if (this.#user) {
        exchange.cookies = this.cookies;
        if (this.cookies.size > 0) this.#sendCookies(exchange, this.cookies);
        if (phase === 'load') this.#engine.tracer?.draw(exchange);
      }
      this.#mark(exchange, arrival);
      this.#engine.connections.send(exchange);
    });
  }

  /**
   * Measures any call as a request of this type and name. It is told what it belongs to, and when it is given up.
   * `lengthOf` gives the bytes of what it resolves with.
   * Resolves with that, or with undefined when the call failed, which is recorded. Rejects with StopUser once the run
   * has ended, and with what steers a user's tasks.
   */
  async measure<T>(
    type: string,
    name: string,
    call: (about: MeasuredCall) => T | Promise<T>,
    lengthOf: (result: T) => number = () => 0,
  ): Promise<T | undefined> {
    const arrival = this.#takeArrival();
    const phase = this.#user?.environment.phaseAt(arrival?.due ?? performance.now()) ?? this.#phase;
    if (this.#user) this.#engine.mayStart(this.#user.ending);
    const exchange = this.#engine.prepare(type, '', { name }, phase, (ended) => {
      this.#user?.environment.record(ended);
    });
    this.#mark(exchange, arrival);
    const about = new MeasuredCall(phase);
    exchange.onConnect((why) => about.abort(why));
    try {
      const result = await call(about);
      exchange.returned(undefined, lengthOf(result));
      return result;
    } catch (error) {
      if (error instanceof Control) {
        this.#engine.inFlight.remove(exchange);
        throw error;
      }
      exchange.returned(callFailure(error), 0);
      return undefined;
    }
  }

  /** Whose it is, and since when it has been due. */
  #mark(exchange: Exchange, arrival: Arrival | undefined): void {
    if (this.#user) {
      exchange.level = this.#user.level;
      exchange.users = this.#user.environment.users;
      // What a user does as it starts or ends is part of no task.
      exchange.isLater = arrival === undefined && this.#user.level >= 0 && !this.#user.ending;
    }
    if (!arrival) return;
    exchange.due = arrival.due;
    exchange.pickedUp = arrival.pickedUp;
  }

  /** What the request itself sets wins. */
  #sendCookies(exchange: Exchange, cookies: Cookies): void {
    const { wire } = exchange;
    const cookie = cookies.header(wire.path);
    if (cookie === undefined || 'cookie' in wire.headers) return;
    exchange.wire = { ...wire, headers: { ...wire.headers, cookie } };
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
