import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SystemReadings } from '../../runner/readings.ts';
import { startTcpServer } from '../helpers/server.ts';

// Elsewhere the system does not tell, and each reading is undefined.
describe.skipIf(process.platform !== 'linux')('what Linux tells', () => {
  const readings = new SystemReadings();

  test('files that are opened are counted', () => {
    const before = readings.openFiles() ?? 0;
    expect(before).toBeGreaterThan(3);
    const opened = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
    const during = readings.openFiles() ?? 0;
    for (const file of opened) closeSync(file);
    expect(during - before).toBeGreaterThanOrEqual(45);
    expect(during - before).toBeLessThanOrEqual(55);
  });

  test('the machine is busy when a core is', () => {
    expect(new SystemReadings().machineBusy()).toBeUndefined();
    readings.machineBusy();
    const until = performance.now() + 300;
    while (performance.now() < until);
    const busy = readings.machineBusy() ?? 0;
    expect(busy).toBeGreaterThan(0.1 / 64);
    expect(busy).toBeLessThanOrEqual(1);
  });

  test('a connection that this side closes first is in TIME_WAIT for a while', async () => {
    const { port } = await startTcpServer((socket) => socket.on('end', () => socket.end()).resume());
    const connections = Array.from({ length: 30 }, () => connect(port, '127.0.0.1'));
    await Promise.all(
      connections.map(async (socket) => {
        await once(socket, 'connect');
        socket.end().resume();
        await once(socket, 'close');
      }),
    );
    // Those of other processes are counted too.
    await expect.poll(() => readings.timeWaits()).toBeGreaterThanOrEqual(30);
  });
});
