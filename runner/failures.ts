import { STATUS_CODES } from 'node:http';
import type { ErrorKind } from './results.ts';
import { strRepr } from './python.ts';

/** Why a request counts as failed: our kind, and Locust's wording of it. */
export interface Failure {
  kind: ErrorKind;
  error: string;
}

/** Locust's wording of a bad status, from requests' raise_for_status with the URL replaced by the name. */
export function httpFailure(status: number, statusText: string, name: string): Failure {
  const side = status < 500 ? 'Client' : 'Server';
  const reason = statusText || STATUS_CODES[status] || '';
  return {
    kind: status < 500 ? 'http_4xx' : 'http_5xx',
    error: `HTTPError(${strRepr(`${status} ${side} Error: ${reason} for url: ${name}`)})`,
  };
}

/** Locust's wording of `response.failure(message)`. */
export function checkFailure(message: string): Failure {
  return { kind: 'check_failed', error: `CatchResponseError(${strRepr(message)})` };
}

/** A call that a scenario measured threw, or rejected with, `error`: as Python would word it. */
export function callFailure(error: unknown): Failure {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ['Exception', String(error)];
  return { kind: 'call_failed', error: `${name}(${strRepr(message)})` };
}

interface ConnectionState {
  sent: number;
  reused: boolean;
  responseBytes: number;
  status: number;
}

const REFUSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRINUSE', 'PROXY_REFUSED']);
const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NONAME', 'EAI_NODATA']);
const BROKEN = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ECONNABORTED',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);
const INVALID = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);
/** undici does not take the request: its path, its headers or its body are wrong. */
const NOT_TAKEN = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Sorts an error of the connection into our kinds. Python's classes name the error where there is one. */
export function classifyError(error: Error, state: ConnectionState): Failure {
  const cause = innermost(error);
  const code = (cause as NodeJS.ErrnoException).code ?? (error as NodeJS.ErrnoException).code ?? '';
  const text = (name: string): string => `${name}(${strRepr(cause.message || code || cause.name)})`;
  const wasSent = state.sent === state.sent;
  if (NOT_TAKEN.has(code)) return { kind: 'exception', error: text('ValueError') };
  if (code === 'ECONNREFUSED')
    return { kind: 'connect_refused', error: "ConnectionRefusedError(111, 'Connection refused')" };
  if (code === 'EMFILE' || code === 'ENFILE') return { kind: 'no_file', error: text('OSError') };
  // A machine without IPv6 says the same of such an address: where there are several, all must say it.
  if (code === 'EADDRNOTAVAIL' && all(error, code)) return { kind: 'no_port', error: text('OSError') };
  if (REFUSED.has(code) || code === 'EADDRNOTAVAIL')
    return { kind: 'connect_refused', error: text('OSError') };
  if (DNS.has(code)) return { kind: 'dns', error: text('gaierror') };
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && !wasSent)) {
    return { kind: 'connect_timeout', error: text('ConnectTimeout') };
  }
  if (TIMED_OUT.has(code)) return { kind: 'timeout', error: text('TimeoutError') };
  if (isTls(code)) return { kind: 'tls', error: text('SSLError') };
  if (cause.name === 'HTTPParserError' || INVALID.has(code))
    return { kind: 'protocol', error: text('RemoteDisconnected') };
  if (BROKEN.has(code)) {
    const stale = state.reused && state.status === 0 && state.responseBytes === 0 && code !== 'ECONNRESET';
    return { kind: stale ? 'stale_connection' : 'reset', error: text('ConnectionResetError') };
  }
  return { kind: wasSent ? 'reset' : 'connect_refused', error: text(cause.name) };
}

function innermost(error: Error): Error {
  // A name with several addresses fails with one error for each: the first speaks for all.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return innermost(error.errors[0]);
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

function all(error: Error, code: string): boolean {
  if (!(error instanceof AggregateError)) return true;
  return error.errors.every((one) => (one as NodeJS.ErrnoException).code === code);
}

function isTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code);
}
