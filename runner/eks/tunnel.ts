import { PortForward } from '@kubernetes/client-node';
import { createServer, type Socket } from 'node:net';
import { UserError } from '../errors.ts';
import type { Cluster } from './cluster.ts';

export interface Tunnel {
  /** Of this machine. */
  port: number;
  /** From now on it leads into this pod; before, it leads nowhere. */
  lead(pod: string): void;
  close(): void;
}

/** Takes `port` of this machine's loopback (0: a free one), to lead to a port inside of a pod. Throws UserError. */
export async function openTunnel(cluster: Cluster, inside: number, port: number): Promise<Tunnel> {
  let pod: string | undefined;
  const forward = new PortForward(cluster.config);
  const carry = async (socket: Socket): Promise<void> => {
    if (pod === undefined) return void socket.destroy();
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
    lead: (name) => {
      pod = name;
    },
    close: () => {
      server.close();
      server.unref();
    },
  };
}
