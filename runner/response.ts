import { callFailure, checkFailure } from './failures.ts';
import { decodeBody } from './decode.ts';
import type { Exchange } from './exchange.ts';
import type { Phase } from './scenario.ts';

/** The answer to a request, or the lack of one (`status` 0). Nothing here throws for a bad status. */
export class Response {
  readonly #exchange: Exchange;
  #headers: Record<string, string> | undefined;
  #bytes: Buffer | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get status(): number {
    return this.#exchange.status;
  }

  /** True when the answer came, its status is below 400, and no check has failed it. */
  get ok(): boolean {
    return this.#exchange.failure === undefined;
  }

  /** Why it failed, in the words of the statistics; undefined when it did not. */
  get error(): string | undefined {
    return this.#exchange.failure?.error;
  }

  /** Part of the run that it belongs to. */
  get phase(): Phase {
    return this.#exchange.phase;
  }

  /** ms from due to done. */
  get responseTime(): number {
    return this.#exchange.responseTime;
  }

  /** Redirects that were followed. */
  get redirects(): number {
    return this.#exchange.redirects;
  }

  /** Bytes of the body as it came, compressed or not, also where `onData` took them. */
  get length(): number {
    return this.#exchange.responseBytes;
  }

  /** Names in lower case; several values of one name joined with a comma. */
  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= this.#exchange.headers;
    return this.#headers;
  }

  /** The body, decoded where it came compressed. Throws Error when it does not decode. */
  get bytes(): Buffer {
    if (this.#bytes) return this.#bytes;
    const { chunks } = this.#exchange;
    const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    this.#bytes = decodeBody(whole, this.#exchange.header('content-encoding'));
    return this.#bytes;
  }

  text(): string {
    return this.bytes.toString('utf8');
  }

  /** Throws SyntaxError when the body is not JSON. */
  json<T = unknown>(): T {
    return JSON.parse(this.text()) as T;
  }

  /** Counts the request as succeeded whatever its status; for `catchResponse`. */
  success(): void {
    this.#exchange.failure = undefined;
  }

  /**
   * Counts the request as failed, with this message; for `catchResponse`. An error is worded by its name and message,
   * as in Locust, and leaves a request that its status has failed of that kind.
   */
  failure(why: string | Error): void {
    const kind = this.#exchange.failure?.kind ?? 'check_failed';
    this.#exchange.failure =
      typeof why === 'string' ? checkFailure(why) : { kind, error: callFailure(why).error };
  }
}
