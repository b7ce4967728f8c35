import { Worker } from 'node:worker_threads';
import { UserError, type EmbeddedTarget } from 'open-saves-load';
import type { FromThread, ThreadData, ToThread } from './target-inside.ts';

/**
 * Starts an embedded target in a thread of its own, so that the load's thread and the target's share no event loop.
 * `module` is the URL of a module that exports `serve` (target-inside.ts); `options` are cloned into the thread.
 * Throws UserError when it cannot listen.
 */
export async function targetInThread(module: URL, options: unknown): Promise<EmbeddedTarget> {
  const workerData: ThreadData = { module: module.href, options };
  // Without its own execArgv the thread would inherit `--import tsx`, which does not work in threads.
  const worker = new Worker(new URL('target-thread.mjs', import.meta.url), {
    workerData,
    execArgv: [],
  });
  const asked = new Map<number, (counts: Record<string, number>) => void>();
  const url = await new Promise<string>((resolve, reject) => {
    // Listened for as long as the thread lives: an error that nobody hears would end the whole process.
    worker.on('error', reject);
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'listening') resolve(message.url);
      if (message.kind === 'failed') reject(new UserError(message.message, message.exitCode));
      if (message.kind === 'counts') {
        asked.get(message.id)?.(message.counts);
        asked.delete(message.id);
      }
    });
  });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const tell = (message: ToThread): void => worker.postMessage(message);
  let questions = 0;
  return {
    url,
    async counts() {
      const id = ++questions;
      const answered = new Promise<Record<string, number>>((resolve) => asked.set(id, resolve));
      tell({ kind: 'counts', id });
      const counts = await Promise.race([answered, ended]);
      if (!counts)
        throw new UserError('The embedded server has ended: there is nobody to ask for its counts.');
      return counts;
    },
    async stop() {
      tell({ kind: 'stop' });
      await ended;
    },
  };
}
