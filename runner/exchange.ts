import type { Cookies } from './cookies.ts';
import type { ErrorKind } from './results.ts';
import type { Phase } from './scenario.ts';
import type { Failure } from './failures.ts';
import { checkFailure, classifyError, httpFailure } from './failures.ts';
import type { Trace } from './traces/trace.ts';

const SET_COOKIE = 'set-cookie';

/** What goes onto the wire. */
export interface WireRequest {
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** What a request is made of, before it is sent; `name` and the method here are what the statistics call it. */
export interface RequestParts extends WireRequest {
  name: string;
  /** Takes the body as it comes, which is then not kept. */
  onData: ((chunk: Buffer, offset: number) => void) | undefined;
}

/** Who sends exchanges. */
export interface ExchangeOwner {
  /** undici is done with it, so that its connection is free. */
  released(exchange: Exchange): void;
  /** What its answer asks for next, such as a redirect; a failure where that can not be; undefined: nothing. */
  next(exchange: Exchange): WireRequest | Failure | undefined;
  /** Sends it once more, as it now is. */
  send(exchange: Exchange): void;
}

/**
 * One request and its answer, with every instant of it. Instants are `performance.now()` milliseconds.
 * It is undici's dispatch handler itself, in undici's raw-header form: parsing every header of every answer
 * into an object costs more than all our recording.
 */
export class Exchange {
  due = 0;
  pickedUp = 0;
  /** When it went onto a connection; NaN while it has not. */
  sent = Number.NaN;
  /** When the last byte came, or the failure was known. */
  done = Number.NaN;
  phase: Phase = 'data';
  /** Index of its stage; -1 in the closed model. */
  level = -1;
  users = 0;
  status = 0;
  statusText = '';
  rawHeaders: Buffer[] = [];
  chunks: Buffer[] = [];
  requestBytes = 0;
  responseBytes = 0;
  failure: Failure | undefined = undefined;
  /** What `onData` threw. */
  thrown: unknown = undefined;
  /** Set once nothing more can happen to it; a late answer is then ignored. */
  settled = false;
  /** Set once undici is finished with it, so that its connection is free. */
  released = false;
  /** Open model: whether its task had made a request before, so that it was due only when asked for. */
  isLater = false;
  /** Redirects that were followed. */
  redirects = 0;
  /** Set when the end of the run cut it off. */
  cutOff = false;
  /** Where it is one of those that are traced. */
  trace: Trace | undefined = undefined;
  /** Seconds that it may take. */
  timeout = Infinity;
  deadline = Infinity;
  /** Neighbours in the list of requests on their way. */
  older: Exchange | undefined = undefined;
  newer: Exchange | undefined = undefined;
  connection = -1;
  /** Whether its connection had carried a request before. */
  reused = false;
  readonly #abort: { now: ((reason?: Error) => void) | undefined } = { now: undefined };
  readonly #settle: (exchange: Exchange) => void;
  readonly #owner: ExchangeOwner;
  /** What is asked for now: another than at first once a redirect was followed. */
  wire: WireRequest;
  /** The user's, which the answer may add to. */
  cookies: Cookies | undefined = undefined;
  /** Redirects that are followed at most. */
  mostRedirects = 0;

  constructor(
    readonly parts: RequestParts,
    settle: (exchange: Exchange) => void,
    owner: ExchangeOwner,
  ) {
    this.#settle = settle;
    this.#owner = owner;
    this.wire = parts;
    this.requestBytes =
      typeof parts.body === 'string' ? Buffer.byteLength(parts.body) : (parts.body?.byteLength ?? 0);
  }

  get responseTime(): number {
    return this.done - this.due;
  }

  /** Whether an answer came, to its last byte. */
  get isWhole(): boolean {
    const kind = this.failure?.kind;
    return this.status !== 0 && (kind === undefined || kind === 'http_4xx' || kind === 'http_5xx');
  }

  get serviceTime(): number {
    return this.sent === this.sent ? this.done - this.sent : 0;
  }

  /** Ends it as failed now; what its connection still does is ignored. */
  fail(kind: ErrorKind, error: string): void {
    if (this.settled) return;
    this.failure = { kind, error };
    this.#end();
    this.#abort.now?.(new Error(error));
  }

  /** Ends what was no request of ours but a call that was measured; `failure` where it failed. */
  returned(failure: Failure | undefined, bytes: number): void {
    if (this.settled) return;
    this.failure = failure;
    this.responseBytes = bytes;
    this.#end();
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort.now = abort;
    if (this.settled) return abort(new Error('given up before it was sent'));
    // A redirect is part of its request, which was sent before.
    if (this.sent !== this.sent) this.sent = performance.now();
  }

  onHeaders(status: number, rawHeaders: Buffer[], _resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.status = status;
    this.statusText = statusText;
    this.rawHeaders = rawHeaders;
    if (this.cookies) this.#takeCookies(this.cookies);
    return true;
  }

  /** Of the answer: names in lower case, several values of one name joined with a comma. */
  get headers(): Record<string, string> {
    return parseHeaders(this.rawHeaders);
  }

  /** One header of the answer; its name in lower case. */
  header(name: string): string | undefined {
    for (let i = 0; i + 1 < this.rawHeaders.length; i += 2) {
      const raw = this.rawHeaders[i];
      if (raw?.length === name.length && String(raw).toLowerCase() === name)
        return String(this.rawHeaders[i + 1]);
    }
    return undefined;
  }

  #takeCookies(cookies: Cookies): void {
    for (let i = 0; i + 1 < this.rawHeaders.length; i += 2) {
      const raw = this.rawHeaders[i];
      // Looked at for each answer: most names differ in their length already.
      if (raw?.length === SET_COOKIE.length && String(raw).toLowerCase() === SET_COOKIE) {
        cookies.take(String(this.rawHeaders[i + 1]), this.wire.path);
      }
    }
  }

  onData(chunk: Buffer): boolean {
    const offset = this.responseBytes;
    this.responseBytes += chunk.length;
    // An error's body is a message, not the content that onData expects.
    if (!this.parts.onData || this.status >= 400) this.chunks.push(chunk);
    else if (!this.settled) this.#handOn(chunk, offset);
    return true;
  }

  /** The scenario's own fault must not look like the target's. */
  #handOn(chunk: Buffer, offset: number): void {
    try {
      this.parts.onData?.(chunk, offset);
    } catch (error) {
      this.thrown = error;
      this.fail('exception', checkFailure(String(error)).error);
    }
  }

  onComplete(): void {
    if (!this.settled && this.status >= 300 && this.status < 400 && this.mostRedirects > 0) {
      const next = this.#owner.next(this);
      if (next && 'path' in next) return this.#again(next);
      this.failure = next;
    }
    if (!this.settled) {
      if (this.status >= 400) this.failure = httpFailure(this.status, this.statusText, this.parts.name);
      this.#end();
    }
    this.#free();
  }

  onError(error: Error): void {
    if (!this.settled) {
      this.failure = classifyError(error, this);
      this.#end();
    }
    this.#free();
  }

  #end(): void {
    this.settled = true;
    this.done = performance.now();
    this.#settle(this);
  }

  #free(): void {
    if (this.released) return;
    this.released = true;
    this.#owner.released(this);
  }

  /** Asks for something else in its place. */
  #again(next: WireRequest): void {
    this.#free();
    this.redirects++;
    this.wire = next;
    this.status = 0;
    this.rawHeaders = [];
    this.chunks = [];
    this.responseBytes = 0;
    this.released = false;
    this.connection = -1;
    this.#abort.now = undefined;
    this.#owner.send(this);
  }
}

function parseHeaders(raw: readonly Buffer[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = String(raw[i]).toLowerCase();
    const value = String(raw[i + 1]);
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}
