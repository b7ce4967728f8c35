import type { Exchange, WireRequest } from './exchange.ts';
import type { Failure } from './failures.ts';
import { strRepr } from './python.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Headers that speak of a body which is not sent again. */
const OF_BODY = new Set(['content-type', 'content-length', 'content-encoding']);

/**
 * What a redirect asks for next; a failure where it can not be followed; undefined where the answer is none. Methods
 * change as they do in Python's requests, which Locust uses: 303, and 302 and 301 after POST, ask with GET.
 * `origin` is the target's: a redirect that leads elsewhere is not followed, since load there was not asked for.
 */
export function nextHop(exchange: Exchange, origin: string, most: number): WireRequest | Failure | undefined {
  if (!REDIRECTS.has(exchange.status)) return undefined;
  const location = exchange.header('location');
  if (location === undefined) return undefined;
  const { method, path, headers, body } = exchange.wire;
  if (!URL.canParse(location, origin + path)) {
    return { kind: 'protocol', error: `InvalidURL(${strRepr(`redirected to ${location}`)})` };
  }
  const url = new URL(location, origin + path);
  if (url.origin !== origin) {
    const why = `redirected to ${url.origin}, which is not the target: load goes to --host only`;
    return { kind: 'protocol', error: `ConnectionError(${strRepr(why)})` };
  }
  if (exchange.redirects >= most) {
    return { kind: 'protocol', error: `TooManyRedirects(${strRepr(`Exceeded ${most} redirects.`)})` };
  }
  const next = url.pathname + url.search;
  const { status } = exchange;
  const becomesGet =
    (status === 303 && method !== 'HEAD') ||
    (status === 302 && method !== 'HEAD') ||
    (status === 301 && method === 'POST');
  if (!becomesGet) return { method, path: next, headers, body };
  const kept = Object.entries(headers).filter(([name]) => !OF_BODY.has(name));
  return { method: 'GET', path: next, headers: Object.fromEntries(kept), body: undefined };
}
