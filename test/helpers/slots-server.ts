import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { atEnd } from './at-end.ts';

/**
 * A server that works on so many requests at once, each for the same time, the others waiting in order. When each is
 * answered follows by arithmetic from when it came, so that timers that wake late do not lower what it can do:
 * exactly `slots * 1000 / serviceMs` requests a second.
 */
export async function startSlotsServer(slots: number, serviceMs: number) {
  const free = Array.from({ length: slots }, () => 0);
  let answered = 0;
  const server = createServer((_request, response) => {
    const now = performance.now();
    const slot = free.indexOf(Math.min(...free));
    const end = Math.max(now, free[slot] ?? 0) + serviceMs;
    free[slot] = end;
    setTimeout(() => {
      answered++;
      response.end('done');
    }, end - now);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    capacity: (slots * 1000) / serviceMs,
    get answered() {
      return answered;
    },
  };
}
