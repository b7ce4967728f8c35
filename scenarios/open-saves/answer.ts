/** What the embedded server answers, before it is delayed and written. */
export interface Answer {
  status: number;
  /** Flat list of names and values; the length is added when it is written. */
  headers: readonly string[];
  body: string | Buffer;
  /** True when the answer needed the slower store behind the cache. */
  cold: boolean;
}

const JSON_TYPE = ['Content-Type', 'application/json'] as const;
const TEXT_TYPE = ['Content-Type', 'text/plain; charset=utf-8'] as const;
const BYTES_TYPE = ['Content-Type', 'application/octet-stream'] as const;

/** Error bodies and texts are one line, ended. */
export function text(status: number, line: string): Answer {
  return { status, headers: TEXT_TYPE, body: `${line}\n`, cold: false };
}

export function json(body: string, cold = false): Answer {
  return { status: 200, headers: JSON_TYPE, body: `${body}\n`, cold };
}

export function bytes(body: Buffer): Answer {
  return { status: 200, headers: BYTES_TYPE, body, cold: false };
}

export function empty(status: number): Answer {
  return { status, headers: [], body: '', cold: false };
}

export const methodNotAllowed = (): Answer => text(405, 'Method not allowed');
export const pageNotFound = (): Answer => text(404, '404 page not found');
export const storeNotFound = (): Answer => text(404, 'store not found');
export const recordNotFound = (): Answer => text(404, 'record not found');
