import { basicAuthorization } from './auth.ts';
import { ACCEPTED } from './decode.ts';
import { dialOptions } from './dial-options.ts';
import type { HttpEngineOptions } from './http.ts';
import type { Options } from './options.ts';

/** Where requests of users go that have no target: nowhere (RFC 6761), as their errors say. */
const NO_HOST = 'http://no-host.invalid';

/** What the command line says of requests and connections. `connections` is of this load thread. Throws UserError. */
export function httpEngineOptions(options: Options, host: string, connections: number): HttpEngineOptions {
  const { basicAuth, bearer, compressed, header, maxRedirects, timeout } = options;
  const headers = Object.fromEntries(header);
  if (basicAuth) headers['authorization'] = basicAuthorization(...basicAuth);
  if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
  if (compressed) headers['accept-encoding'] ??= ACCEPTED;
  return {
    host: host || NO_HOST,
    connections,
    timeout,
    headers,
    maxRedirects,
    dial: dialOptions(options, host || NO_HOST),
  };
}
