import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** What is looked at of a request. */
export interface Asking {
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
/** Names that nobody can register: no page of somebody else's can be served under them (RFC 6762, 6761, 8375, 9476). */
const PRIVATE_NAME = /^[^.]+$|\.(local|localhost|internal|home\.arpa|svc|test)$/i;

/** Whether a page is served to this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host.startsWith('127.');
}

/**
 * Why a request may not be answered: it names a host that this page is not known by, as one does whose name was pointed
 * here after its page had been loaded (DNS rebinding). undefined: it may be.
 */
export function wrongHost({ headers }: Asking, boundTo: string): string | undefined {
  const name = hostOf(text(headers['host']));
  const isKnown =
    LOOPBACK.has(name) ||
    name === boundTo.toLowerCase() ||
    // Beyond loopback it is reached by addresses, and by names that are this network's own.
    (!isLoopback(boundTo) &&
      (isIP(name) !== 0 || name === hostname().toLowerCase() || PRIVATE_NAME.test(name)));
  return isKnown ? undefined : `This page is not known as ${name || 'nothing'}: open it by its address.`;
}

/**
 * Why a request may not change anything: it is of another site's page, or of a browser that does not say of which.
 * Programs other than browsers say nothing of where they come from, and nobody can make them come. undefined: it may.
 */
export function foreign({ headers }: Asking): string | undefined {
  const own = text(headers['host']);
  const site = text(headers['sec-fetch-site']);
  const origin = text(headers['origin']);
  const referer = text(headers['referer']);
  const refused = 'Another site asks for this: only the page itself may.';
  if (site !== '' && site !== 'same-origin' && site !== 'none') return refused;
  if (origin !== '' && hostWithPort(origin) !== own) return refused;
  if (referer !== '' && hostWithPort(referer) !== own) return refused;
  const isBrowser = text(headers['user-agent']).startsWith('Mozilla/');
  if (isBrowser && site === '' && origin === '' && referer === '')
    return 'The browser does not say which page asks for this.';
  return undefined;
}

function text(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function hostWithPort(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Host of a Host header, without its port and the brackets of an IPv6 address. */
function hostOf(header: string): string {
  const match = /^(?:\[([^\]]+)\]|([^:]*))(?::\d+)?$/.exec(header.toLowerCase());
  return match?.[1] ?? match?.[2] ?? '';
}
