import { Log } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import type { Cluster } from './cluster.ts';

const AGAIN_MS = 500;

/**
 * Gives what a pod's runner writes to `take`, from its first line to its last, also where the connection breaks on the
 * way. Resolves when the log has ended and `isOver` says that the pod has.
 */
export async function followLogs(
  cluster: Cluster,
  pod: string,
  take: (text: string) => void,
  isOver: () => Promise<boolean>,
): Promise<void> {
  let taken = 0;
  for (;;) {
    const over = await isOver();
    taken = await readOnce(cluster, pod, taken, take);
    if (over) return;
    await sleep(AGAIN_MS);
  }
}

/** A new connection begins with the first line: what has been taken is passed over. Returns what has been taken, bytes. */
async function readOnce(
  cluster: Cluster,
  pod: string,
  taken: number,
  take: (text: string) => void,
): Promise<number> {
  let seen = 0;
  const decoder = new TextDecoder();
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const fresh = chunk.subarray(Math.max(0, taken - seen));
      seen += chunk.length;
      if (fresh.length > 0) take(decoder.decode(fresh, { stream: true }));
      done();
    },
  });
  const ended = new Promise<void>((resolve) => stream.once('close', resolve).once('error', () => resolve()));
  try {
    await new Log(cluster.config).log(cluster.namespace, pod, 'runner', stream, { follow: true });
  } catch {
    // Not started yet, or gone: whoever asks whether it is over decides.
    return taken;
  }
  await ended;
  return Math.max(taken, seen);
}
