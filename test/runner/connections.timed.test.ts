import { describe, expect, test } from 'vitest';
import { TestEnvironment, startEngine } from '../helpers/engine.ts';
import { startServer, type Behaviour } from '../helpers/server.ts';
import { HttpUser } from '../../runner/index.ts';
import type { Exchange } from '../../runner/exchange.ts';

class Someone extends HttpUser {}

/** Sends `count` requests at once over `connections`; returns what was recorded and what the server saw. */
async function volley(count: number, connections: number, behaviour?: Behaviour, openFirst = 0) {
  const server = await startServer(behaviour);
  const engine = startEngine(server.url, { connections });
  if (openFirst > 0) await engine.connections.open(openFirst);
  const environment = new TestEnvironment(engine);
  const { client } = new Someone(environment);
  await Promise.all(Array.from({ length: count }, (_v, i) => client.get(`/${i}`)));
  return { server, engine, recorded: environment.recorded };
}

const delayed =
  (ms: number): Behaviour =>
  (_request, response) =>
    setTimeout(() => response.end('ok'), ms);

describe('the cap on connections', () => {
  test.each([
    [1, 40],
    [3, 60],
    [8, 200],
  ])('%i connections for %i requests: the server never sees more', async (connections, count) => {
    const { server, engine, recorded } = await volley(count, connections, delayed(3));
    expect(recorded.every(({ failure }) => failure === undefined)).toBe(true);
    expect(server.seen).toHaveLength(count);
    expect(server.sockets.most).toBe(connections);
    expect(engine.connections.connects).toBe(connections);
    expect([engine.connections.busy, engine.connections.waiting]).toEqual([0, 0]);
  });

  test('opened in advance, they are used, and none is opened beside them', async () => {
    const { server, engine } = await volley(50, 5, delayed(2), 5);
    expect(server.sockets).toMatchObject({ most: 5, opened: 5 });
    expect(engine.connections.connects).toBe(5);
  });

  test('not more are opened in advance than there may be', async () => {
    const { server } = await volley(4, 2, undefined, 10);
    expect(server.sockets.opened).toBe(2);
  });

  test('the target may close one that was opened in advance', async () => {
    const server = await startServer();
    const engine = startEngine(server.url, { connections: 2 });
    await engine.connections.open(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.closeIdle();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const environment = new TestEnvironment(engine);
    const response = await new Someone(environment).client.get('/');
    expect(response.ok).toBe(true);
  });

  test('they take turns: no connection carries more than its share', async () => {
    const perSocket = new Map<unknown, number>();
    const server = await startServer((_request, response, socket) => {
      perSocket.set(socket, (perSocket.get(socket) ?? 0) + 1);
      response.end();
    });
    const engine = startEngine(server.url, { connections: 4 });
    const { client } = new Someone(new TestEnvironment(engine));
    for (let i = 0; i < 40; i++) await client.get('/');
    expect([...perSocket.values()]).toEqual([10, 10, 10, 10]);
  });
});

describe('waiting for a connection', () => {
  const wait = ({ sent, pickedUp }: Exchange): number => sent - pickedUp;

  test('is measured apart from the service, and the parts add up', async () => {
    const { recorded } = await volley(10, 1, delayed(30), 1);
    for (const exchange of recorded) {
      const lag = exchange.pickedUp - exchange.due;
      expect(exchange.responseTime).toBeCloseTo(lag + wait(exchange) + exchange.serviceTime, 6);
      expect(exchange.serviceTime).toBeGreaterThan(28);
      expect(exchange.serviceTime).toBeLessThan(80);
      expect(lag).toBe(0);
    }
    // One after the other on one connection: the last has waited for nine.
    const last = recorded.at(-1);
    expect(last && wait(last)).toBeGreaterThan(9 * 29);
    expect(recorded.map(({ parts }) => parts.name)).toEqual(recorded.map((_e, i) => `/${i}`));
  });

  test('is nothing where there are enough connections', async () => {
    const { recorded } = await volley(10, 10, delayed(30), 10);
    expect(Math.max(...recorded.map(wait))).toBeLessThan(25);
  });
});
