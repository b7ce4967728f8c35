import { expect } from 'vitest';
import { HttpUser, type HttpClient } from '../../runner/index.ts';
import type { Exchange } from '../../runner/exchange.ts';
import type { HttpEngineOptions } from '../../runner/http.ts';
import { ERROR_KINDS } from '../../runner/results.ts';
import { TestEnvironment, startEngine } from './engine.ts';
import { startServer, type Behaviour } from './server.ts';

class Someone extends HttpUser {}

/** A user of `url`, and everything that is recorded of it. */
export function userOf(url: string, options: Partial<HttpEngineOptions> = {}) {
  const engine = startEngine(url, options);
  const environment = new TestEnvironment(engine);
  const client: HttpClient = new Someone(environment).client;
  const last = (): Exchange => {
    const exchange = environment.recorded.at(-1);
    if (!exchange) throw new Error('nothing was recorded');
    return exchange;
  };
  return { engine, environment, client, recorded: environment.recorded, last };
}

/** A user of a real server that behaves so; `path` is the host's own. */
export async function startUser(behaviour?: Behaviour, options: Partial<HttpEngineOptions> = {}, path = '') {
  const server = await startServer(behaviour);
  return { server, ...userOf(server.url + path, options) };
}

/** A user of `url` that has one connection. */
export const oneConnection = (url: string, options: Partial<HttpEngineOptions> = {}) =>
  userOf(url, { connections: 1, ...options });

/** Makes one request, which has to fail in a way that there is a kind for; returns what was recorded of it. */
export async function failedOnce(url: string, options: Partial<HttpEngineOptions> = {}): Promise<Exchange> {
  const { client, recorded } = oneConnection(url, options);
  const response = await client.get('/thing');
  expect(response.ok).toBe(false);
  const [exchange] = recorded;
  if (!exchange || recorded.length !== 1) throw new Error(`${recorded.length} requests were recorded, not 1`);
  expect(Object.keys(ERROR_KINDS)).toContain(exchange.failure?.kind);
  return exchange;
}
