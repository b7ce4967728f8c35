import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from 'open-saves-load';
import type { PhaseCounts } from './phase-counts.ts';
import { Server } from './server.ts';
import type { TargetOptions } from './target-options.ts';

/** What the thread says: once where it listens, or why it does not; then an answer to each question. */
export type FromThread =
  | { kind: 'listening'; url: string }
  | { kind: 'failed'; message: string; exitCode: number }
  | { kind: 'counts'; id: number; counts: PhaseCounts }
  | { kind: 'stopped' };
export type ToThread = { kind: 'counts'; id: number } | { kind: 'stop' };

const say = (message: FromThread): void => parentPort?.postMessage(message);

try {
  const server = new Server(workerData as TargetOptions);
  const url = await server.listen();
  parentPort?.on('message', async (message: ToThread) => {
    if (message.kind === 'counts')
      return say({ kind: 'counts', id: message.id, counts: server.counter.counts });
    await server.close();
    say({ kind: 'stopped' });
    parentPort?.close();
  });
  say({ kind: 'listening', url });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say({ kind: 'failed', message: error.message, exitCode: error.exitCode });
}
