import { availableParallelism } from 'node:os';
import { UsageError } from './errors.ts';
import { parseDuration, readDecimal } from './units.ts';

/** Readers of option values: each throws UsageError that names the option, the value, and what it takes. */
export type Parser<T> = (value: string, option: string) => T;

/** Load threads at most: a machine has no more cores than that. */
const MOST_THREADS = 256;

export function number(range: {
  min: number;
  above?: boolean;
  max?: number;
  what: string;
  example: string;
}): Parser<number> {
  return (value, option) => {
    const parsed = readDecimal(value) ?? Number.NaN;
    const low = range.above ? parsed > range.min : parsed >= range.min;
    if (!low || parsed > (range.max ?? Infinity)) {
      const least = range.above ? `more than ${range.min}` : `${range.min} or more`;
      const most = range.max === undefined ? '' : `, ${range.max} at most`;
      throw new UsageError(
        `${option} ${value}: it takes ${range.what}, ${least}${most}, such as ${range.example}.`,
      );
    }
    return parsed;
  };
}

export function whole(range: { min: number; max?: number; what: string; example: string }): Parser<number> {
  const parse = number(range);
  return (value, option) => {
    const parsed = parse(value, option);
    if (!Number.isInteger(parsed)) {
      throw new UsageError(
        `${option} ${value}: it takes ${range.what}, a whole number, such as ${range.example}.`,
      );
    }
    return parsed;
  };
}

export function oneOf<T extends string>(...values: T[]): Parser<T> {
  return (value, option) => {
    const found = values.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    if (found === undefined)
      throw new UsageError(`${option} ${value}: it takes one of ${values.join(', ')}.`);
    return found;
  };
}

/** A text of a form; `what` and `example` say which. */
export function matching(form: RegExp, what: string, example: string): Parser<string> {
  return (value, option) => {
    if (form.test(value)) return value;
    throw new UsageError(`${option} ${value}: it takes ${what}, such as ${example}.`);
  };
}

/** Seconds, more than none: `30`, `500ms`, `1m30s`. */
export const someTime: Parser<number> = (value, option) => {
  const seconds = parseDuration(value, option);
  if (seconds <= 0)
    throw new UsageError(`${option} ${value}: it takes more than no time, such as 30, 500ms or 1m.`);
  return seconds;
};

/** Base URL of a target, without a slash at its end. */
export const hostUrl: Parser<string> = (value, option) => {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new UsageError(
      `${option} ${value}: not a URL. It takes the target's base URL, such as http://127.0.0.1:8080.`,
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(
      `${option} ${value}: it takes an http:// or https:// URL, such as http://127.0.0.1:8080.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    const shown = value.replace(/\/\/[^/]*@/, '//…@');
    throw new UsageError(
      `${option} ${shown}: it takes a URL without a user or password. ` +
        'Give them with --basic-auth USER:PASSWORD.',
    );
  }
  if (/[?#]/.test(value)) {
    throw new UsageError(
      `${option} ${value}: it takes a base URL without ? and #, such as http://127.0.0.1:8080/api: paths are put behind it.`,
    );
  }
  return value.replace(/\/+$/, '');
};

/** What HTTP itself needs, and the client writes; `host` may be set, for a target behind a name. */
const CLIENTS_OWN = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `Name: value`. The value is printable ASCII: what a byte above that means is up to each server. */
export const header: Parser<[string, string]> = (value, option) => {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/s.exec(value);
  if (!match)
    throw new UsageError(`${option} ${value}: it takes "Name: value", such as "Authorization: Bearer abc".`);
  const name = (match[1] ?? '').toLowerCase();
  const content = match[2] ?? '';
  if (CLIENTS_OWN.has(name)) {
    throw new UsageError(`${option} ${value}: the HTTP client sets ${name} itself. Leave it out.`);
  }
  if (/[^\t\x20-\x7e]/.test(content)) {
    throw new UsageError(
      `${option} ${JSON.stringify(value)}: a header's value takes printable ASCII characters only. ` +
        'Encode others, such as %C3%A9 for é.',
    );
  }
  return [name, content];
};

/** Words separated by spaces or commas, as Locust takes tags. */
export const words: Parser<string[]> = (value) => value.split(/[\s,]+/).filter((word) => word !== '');

export const label: Parser<string> = (value, option) => {
  if (!/^[a-z0-9_]+$/.test(value)) {
    throw new UsageError(
      `${option} ${value}: a label is lower-case letters, digits and underscores. Write _ for other characters: release_12.`,
    );
  }
  return value;
};

export const text: Parser<string> = (value, option) => {
  if (value.trim() === '') throw new UsageError(`${option} "": it takes a value. Give one, or leave it out.`);
  return value;
};

/** A name or an address to listen at; empty or `*` for all, as in Locust. */
export const someHost: Parser<string> = (value, option) => {
  const host = value.replace(/^\[(.*)\]$/, '$1');
  if (host === '' || host === '*') return '*';
  if (/^[\w.:%-]+$/.test(host)) return host;
  throw new UsageError(`${option} ${value}: it takes a name or an address, such as 127.0.0.1, or * for all.`);
};

/** `/load`: a path of URLs, without a slash at its end. */
export const path: Parser<string> = (value, option) => {
  if (/^(\/[\w.~-]+)*\/?$/.test(value)) return value.replace(/\/$/, '');
  throw new UsageError(`${option} ${value}: it takes a path that begins with a slash, such as /load.`);
};

/** A number of load threads; -1 stands for one a core. */
export const processes: Parser<number> = (value, option) => {
  const parsed = readDecimal(value);
  if (parsed === -1) return availableParallelism();
  if (parsed === undefined || !Number.isInteger(parsed) || parsed < 1 || parsed > MOST_THREADS) {
    throw new UsageError(
      `${option} ${value}: it takes a number of load threads, 1 to ${MOST_THREADS}, or -1 for one for each core.`,
    );
  }
  return parsed;
};

/** `USER:PASSWORD`; the password may hold colons. An error does not repeat it. */
export const basicAuth: Parser<[string, string]> = (value, option) => {
  const at = value.indexOf(':');
  if (at < 1) throw new UsageError(`${option}: it takes USER:PASSWORD, with a colon between them.`);
  return [value.slice(0, at), value.slice(at + 1)];
};

/** What follows `Bearer `; RFC 6750, section 2.1. An error does not repeat it. */
export const token: Parser<string> = (value, option) => {
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(value)) {
    throw new UsageError(
      `${option}: it takes a token of letters, digits and . _ ~ + / - =, without "Bearer" before it.`,
    );
  }
  return value;
};

/** `http://host:port`, with a user and password before the host where the proxy wants them. */
export const proxyUrl: Parser<string> = (value, option) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' && url.hostname !== '' && url.pathname === '/') return value;
  const shown = value.replace(/\/\/[^/]*@/, '//…@');
  throw new UsageError(
    `${option} ${shown}: it takes the URL of an HTTP proxy, such as http://127.0.0.1:3128.`,
  );
};
