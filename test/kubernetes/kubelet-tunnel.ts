import type { Server } from 'node:https';
import { connect } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/**
 * Answers as a kubelet does when it is asked to forward a port: WebSocket, two channels, each begun by the port's number.
 * What listens inside of a pod on its own loopback listens on this machine's here.
 */
export function serveTunnels(server: Server, isKnown: (pod: string) => boolean): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v4.channel.k8s.io' });
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'https://node');
    const [, what, , pod = ''] = url.pathname.split('/');
    const port = Number(url.searchParams.get('port') ?? url.searchParams.get('ports'));
    if (what !== 'portForward' || !isKnown(pod)) return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (link) => carry(link, port));
  });
}

function carry(link: WebSocket, port: number): void {
  const number = Buffer.alloc(2);
  number.writeUInt16LE(port);
  for (const channel of [0, 1]) link.send(Buffer.concat([Buffer.from([channel]), number]));
  const inside = connect(port, '127.0.0.1');
  inside.on('data', (bytes) => link.send(Buffer.concat([Buffer.from([0]), bytes])));
  inside.on('close', () => link.close());
  inside.on('error', (error) => {
    link.send(Buffer.concat([Buffer.from([1]), Buffer.from(error.message)]));
    link.close();
  });
  link.on('message', (frame: Buffer) => inside.write(frame.subarray(1)));
  link.on('close', () => inside.destroy());
}
