import { createHash } from 'node:crypto';
import { compareStrings, strRepr } from './python.ts';
import { StatsEntry } from './stats-entry.ts';

export { StatsEntry } from './stats-entry.ts';

/** One error of one request name. Source: `StatsError` of Locust's `stats.py`. */
export interface StatsError {
  method: string;
  name: string;
  /** As Python would word the exception. */
  error: string;
  occurrences: number;
  /** Unix seconds. */
  firstSeen: number;
  lastSeen: number;
}

/** What a user's code threw outside a request. */
export interface StatsException {
  count: number;
  message: string;
  traceback: string;
  nodes: Set<string>;
}

/** Hides the first address in a Python object's text, as Locust does, so that like errors count as one. */
export function withoutAddress(error: string): string {
  const target = 'object at 0x';
  const found = error.indexOf(target);
  if (found < 0) return error;
  const start = found + target.length - 2;
  const end = error.indexOf('>', start);
  return end < 0 ? error : error.replaceAll(error.slice(start, end), '0x....');
}

/** The key of an error in Locust's messages and the order of its CSV: SHA-256 in hex. */
export function errorKey(method: string, name: string, error: string): string {
  return createHash('sha256')
    .update(`${method}.${name}.${strRepr(withoutAddress(error))}`)
    .digest('hex');
}

/** What `find` looks up by name, method and, for errors, text: nested maps spare the joining of keys. */
function nested<K, V>(map: Map<K, Map<string, V>>, key: K): Map<string, V> {
  let inner = map.get(key);
  if (!inner) {
    inner = new Map();
    map.set(key, inner);
  }
  return inner;
}

/** Locust's statistics: an entry for each name and method, their total, errors and exceptions. */
export class RequestStats {
  total: StatsEntry;
  /** By key, in the order of their first occurrence. */
  readonly errors = new Map<string, StatsError>();
  /** By traceback, in the order of their first occurrence. */
  readonly exceptions = new Map<string, StatsException>();
  /** Entries in the order in which they came to be. */
  readonly inOrder: StatsEntry[] = [];
  readonly #entries = new Map<string, Map<string, StatsEntry>>();
  readonly #errorsByEntry = new Map<StatsEntry, Map<string, StatsError>>();

  /** @param nowSeconds Unix seconds */
  constructor(nowSeconds: number = Date.now() / 1000) {
    this.total = new StatsEntry('', 'Aggregated', nowSeconds);
  }

  get startTime(): number {
    return this.total.startTime;
  }

  get lastRequestTimestamp(): number | undefined {
    return this.total.lastRequestTimestamp;
  }

  /** Entries sorted by name, then method. */
  get entries(): StatsEntry[] {
    return this.inOrder.toSorted(
      (a, b) => compareStrings(a.name, b.name) || compareStrings(a.method, b.method),
    );
  }

  /** The entry of a name and method; made when there is none yet. */
  entry(method: string, name: string, nowSeconds: number): StatsEntry {
    const methods = nested(this.#entries, name);
    let entry = methods.get(method);
    if (!entry) {
      entry = new StatsEntry(method, name, nowSeconds, this);
      methods.set(method, entry);
      this.inOrder.push(entry);
    }
    return entry;
  }

  /**
   * Counts one request, failed or not.
   * @param responseTimeMs finite; null for a request that has none
   * @param contentLength bytes
   */
  logRequest(
    method: string,
    name: string,
    responseTimeMs: number | null,
    contentLength: number,
    nowSeconds: number,
  ): void {
    this.total.log(responseTimeMs, contentLength, nowSeconds);
    this.entry(method, name, nowSeconds).log(responseTimeMs, contentLength, nowSeconds);
  }

  /** Counts one failure, beside the request itself. @param errorText as Python would word the exception */
  logError(method: string, name: string, errorText: string, nowSeconds: number): void {
    const entry = this.entry(method, name, nowSeconds);
    this.total.logError(nowSeconds);
    entry.logError(nowSeconds);
    const known = nested(this.#errorsByEntry, entry);
    let error = known.get(errorText);
    if (!error) {
      const key = errorKey(method, name, errorText);
      error = this.errors.get(key) ?? {
        method,
        name,
        error: errorText,
        occurrences: 0,
        firstSeen: nowSeconds,
        lastSeen: nowSeconds,
      };
      this.errors.set(key, error);
      known.set(errorText, error);
    }
    error.occurrences++;
    error.lastSeen = nowSeconds;
  }

  /** Counts what a user's code threw outside a request; exceptions are told apart by their traceback. */
  logException(node: string, message: string, traceback: string): void {
    let exception = this.exceptions.get(traceback);
    if (!exception) {
      exception = { count: 0, message, traceback, nodes: new Set() };
      this.exceptions.set(traceback, exception);
    }
    exception.count++;
    exception.nodes.add(node);
  }

  /** Sets every entry to zero and forgets the errors; names and exceptions stay, as in Locust. */
  reset(nowSeconds: number): void {
    this.total.reset(nowSeconds);
    for (const entry of this.entries) entry.reset(nowSeconds);
    this.errors.clear();
    this.#errorsByEntry.clear();
  }

  /** Forgets everything. */
  clear(nowSeconds: number): void {
    this.total = new StatsEntry('', 'Aggregated', nowSeconds);
    this.#entries.clear();
    this.inOrder.length = 0;
    this.#errorsByEntry.clear();
    this.errors.clear();
    this.exceptions.clear();
  }
}
