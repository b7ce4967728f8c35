import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { UsageError, UserError } from '../../../runner/index.ts';
import { Server } from '../../../scenarios/open-saves/server.ts';
import { TARGET_DEFAULTS } from '../../../scenarios/open-saves/target-options.ts';
import { withServer, type Running } from './running.ts';

const COUNTS = '/__load/counts';
const phase = (name: string): Record<string, string> => ({ 'x-load-phase': name });

async function counts({ ask }: Running): Promise<Record<string, number>> {
  return JSON.parse((await ask('GET', COUNTS)).text) as Record<string, number>;
}

describe('counting', () => {
  test('every request counts under its phase; those that ask for the counts do not', () =>
    withServer({}, async (running) => {
      await running.ask('GET', '/health', undefined, phase('warmup'));
      await running.ask('POST', '/api/stores', { store_id: 's' }, phase('data'));
      await running.ask('GET', '/api/stores/s', undefined, phase('load'));
      await running.ask('GET', '/nowhere', undefined, phase('load'));
      await running.ask('DELETE', '/api/stores/s', undefined, phase('cleanup'));
      await running.ask('GET', '/api/stores/s');
      await running.ask('GET', '/api/stores/s', undefined, phase('constructor'));
      await counts(running);
      expect(await counts(running)).toEqual({ data: 1, warmup: 1, load: 2, cleanup: 1, none: 2 });
    }));

  test('a reset zeroes them; an unknown page below /__load/ is 404 and not counted', () =>
    withServer({}, async (running) => {
      await running.ask('GET', '/health');
      expect((await running.ask('GET', '/__load/other')).status).toBe(404);
      expect((await running.ask('POST', '/__load/reset')).status).toBe(200);
      expect(await counts(running)).toEqual({ data: 0, warmup: 0, load: 0, cleanup: 0, none: 0 });
    }));

  test('a request whose body never came whole is not counted', () =>
    withServer({}, async (running) => {
      const { hostname, port } = new URL(running.url);
      const socket = connect(Number(port), hostname);
      socket.write(
        'POST /api/stores HTTP/1.1\r\nhost: x\r\nx-load-phase: load\r\ncontent-length: 100\r\n\r\n{"half',
      );
      await sleep(100);
      socket.destroy();
      await sleep(100);
      expect((await counts(running))['load']).toBe(0);
    }));
});

describe('latency and errors', () => {
  test('a latency is added to every answer', () =>
    withServer({ latency: 'constant:60ms' }, async ({ ask }) => {
      const start = performance.now();
      await ask('GET', '/health');
      expect(performance.now() - start).toBeGreaterThanOrEqual(59);
    }));

  test('errors come at their share, the same ones for the same seed, and never for data or cleanup', async () => {
    const failures = async (headers: Record<string, string>): Promise<number[]> => {
      const failed: number[] = [];
      await withServer({ errors: '20%', seed: 3 }, async ({ ask }) => {
        for (let i = 0; i < 200; i++)
          if ((await ask('GET', '/health', undefined, headers)).status === 500) failed.push(i);
      });
      return failed;
    };
    const load = await failures(phase('load'));
    expect(load.length).toBeGreaterThan(25);
    expect(load.length).toBeLessThan(55);
    expect(await failures(phase('load'))).toEqual(load);
    expect(await failures({})).toEqual(load);
    expect(await failures(phase('data'))).toEqual([]);
    expect(await failures(phase('cleanup'))).toEqual([]);
  });
});

describe('connections', () => {
  test('many can be opened at once, rest without a request, and are served then', () =>
    withServer({}, async ({ url }) => {
      const { hostname, port } = new URL(url);
      const sockets = await Promise.all(
        Array.from({ length: 500 }, async () => {
          const socket = connect(Number(port), hostname);
          await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
          return socket;
        }),
      );
      await sleep(300);
      const answers = sockets.map(
        (socket) => new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data)))),
      );
      for (const socket of sockets) socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n');
      for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
      for (const socket of sockets) socket.destroy();
    }));

  test('no timeout of Node closes a connection that rests', () =>
    withServer({}, async ({ server, ask }) => {
      expect(server.timeouts()).toEqual({ keepAlive: 0, headers: 0, request: 0, idle: 0 });
      expect((await ask('GET', '/health')).headers.get('keep-alive')).toBeNull();
    }));

  test('a port in use is an error that names it', () =>
    withServer({}, async ({ url }) => {
      const port = Number(new URL(url).port);
      const second = new Server({ ...TARGET_DEFAULTS, port });
      await expect(second.listen()).rejects.toThrow(UserError);
      await expect(new Server({ ...TARGET_DEFAULTS, port }).listen()).rejects.toThrow(
        `Port ${port} of 127.0.0.1 is in use`,
      );
    }));

  test.each([
    ['latency', 'soon'],
    ['errors', '200%'],
    ['coldLatency', '5'],
  ])('an option that makes no sense is refused: %s %s', (key, value) => {
    expect(() => new Server({ ...TARGET_DEFAULTS, [key]: value })).toThrow(UsageError);
  });
});
