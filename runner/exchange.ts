import type { ErrorKind } from './results.ts';
import type { Phase } from './scenario.ts';
import type { Failure } from './failures.ts';
import { checkFailure, classifyError, httpFailure } from './failures.ts';

/** What a request is made of, before it is sent. */
export interface RequestParts {
  method: string;
  /** Path and query. */
  path: string;
  name: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  /** Takes the body as it comes, which is then not kept. */
  onData: ((chunk: Buffer, offset: number) => void) | undefined;
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
  readonly #release: (exchange: Exchange) => void;

  constructor(
    readonly parts: RequestParts,
    settle: (exchange: Exchange) => void,
    release: (exchange: Exchange) => void,
  ) {
    this.#settle = settle;
    this.#release = release;
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

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort.now = abort;
    if (this.settled) return abort(new Error('given up before it was sent'));
    this.sent = performance.now();
  }

  onHeaders(status: number, rawHeaders: Buffer[], _resume: () => void, statusText: string): boolean {
    if (status < 200) return true;
    this.status = status;
    this.statusText = statusText;
    this.rawHeaders = rawHeaders;
    return true;
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
    this.#release(this);
  }
}
