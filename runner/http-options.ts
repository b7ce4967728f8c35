import type { HttpEngineOptions } from './http.ts';
import type { Options } from './options.ts';

/** What the command line says of requests and connections. `connections` is of this load thread. */
export function httpEngineOptions(options: Options, host: string, connections: number): HttpEngineOptions {
  return { host, connections, timeout: options.timeout, headers: Object.fromEntries(options.header) };
}
