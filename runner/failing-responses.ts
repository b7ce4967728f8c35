import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from './exchange.ts';
import type { ErrorKind } from './results.ts';

/** A request that failed, with all that came back. Plain data. */
export interface FailingResponse {
  /** Unix seconds at which it was due. */
  timestamp: number;
  kind: ErrorKind;
  error: string;
  method: string;
  name: string;
  path: string;
  requestHeaders: Record<string, string>;
  status: number;
  headers: Record<string, string>;
  /** Its first bytes: text, or base64 where it is no UTF-8. */
  body: string;
  bodyEncoding: 'utf8' | 'base64';
  /** Bytes of the whole body. */
  bodyBytes: number;
  responseTimeMs: number;
  serviceTimeMs: number;
  lagMs: number;
}

/** Kept of each kind and name, and in all. */
const EACH = 3;
const ALL = 100;
const BODY_BYTES = 4096;
const FILE = 'failing_responses.json';
/** Headers whose values are secrets. */
const SECRET = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-amz-security-token)$/;

/** Keeps the first failing requests of each kind and name, so that a person can see what the target said. */
export class FailingResponses {
  readonly kept: FailingResponse[] = [];
  readonly #counts = new Map<string, number>();

  /** `wallOffset` is Unix ms at `performance.now()` 0. */
  take(exchange: Exchange, wallOffset: number): void {
    const { failure, parts } = exchange;
    if (!failure) return;
    const key = `${failure.kind}\n${parts.method}\n${parts.name}`;
    const count = this.#counts.get(key) ?? 0;
    if (count >= EACH || this.kept.length >= ALL) return;
    this.#counts.set(key, count + 1);
    const whole = Buffer.concat(exchange.chunks);
    const start = whole.subarray(0, BODY_BYTES);
    const isText =
      Buffer.from(start.toString('utf8')).equals(start) ||
      (whole.length > start.length && isNearlyText(start));
    this.kept.push({
      timestamp: (wallOffset + exchange.due) / 1000,
      kind: failure.kind,
      error: failure.error,
      method: parts.method,
      name: parts.name,
      path: exchange.wire.path,
      requestHeaders: withoutSecrets(exchange.wire.headers),
      status: exchange.status,
      headers: withoutSecrets(exchange.headers),
      body: start.toString(isText ? 'utf8' : 'base64'),
      bodyEncoding: isText ? 'utf8' : 'base64',
      bodyBytes: exchange.responseBytes,
      responseTimeMs: exchange.done - exchange.due,
      serviceTimeMs: exchange.serviceTime,
      lagMs: exchange.pickedUp - exchange.due,
    });
  }
}

/** The cut may lie within a character: its last three bytes do not count. */
function isNearlyText(start: Buffer): boolean {
  return !start.toString('utf8').slice(0, -3).includes('\ufffd');
}

function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET.test(name) ? '…' : value]),
  );
}

/** Writes what was kept, the oldest first, into the run's folder; no file where nothing failed. */
export function writeFailingResponses(folder: string, kept: readonly FailingResponse[]): void {
  if (kept.length === 0) return;
  const sorted = kept.toSorted((a, b) => a.timestamp - b.timestamp);
  writeFileSync(join(folder, FILE), `${JSON.stringify(sorted, null, 2)}\n`);
}
