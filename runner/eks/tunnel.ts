import { PortForward } from '@kubernetes/client-node';
import { createServer, type Socket } from 'node:net';
import { UserError } from '../errors.ts';
import type { Cluster } from './cluster.ts';

export interface Tunnel {
  /** Of this machine. */
  port: number;
  close(): void;
}

/** Lets `port` of this machine's loopback (0: a free one) lead to a port inside of a pod. Throws UserError. */
export async function openTunnel(
  cluster: Cluster,
  pod: string,
  inside: number,
  port: number,
): Promise<Tunnel> {
  const forward = new PortForward(cluster.config);
  const carry = async (socket: Socket): Promise<void> => {
    const opened = await forward.portForward(cluster.namespace, pod, [inside], socket, null, socket);
    const link = typeof opened === 'function' ? opened() : opened;
    socket.on('close', () => link?.close());
    link?.on('close', () => socket.end());
  };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    carry(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new UserError(`--tunnel ${port}: cannot listen there (${error.message}). Give another port, or 0.`),
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => {
      server.close();
      server.unref();
    },
  };
}
