import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from 'open-saves-load';

/** What an embedded target's module exports as `serve`: it listens, on loopback, and says where. */
export type Serve<O> = (options: O) => Promise<Served>;

/** A target that listens. */
export interface Served {
  url: string;
  /** Requests received whole, by phase. */
  counts(): Record<string, number>;
  close(): Promise<void>;
}

/** What the thread is to run. */
export interface ThreadData {
  /** URL of the module that exports `serve`. */
  module: string;
  options: unknown;
}

/** What the thread says: once where it listens, or why it does not; then an answer to each question. */
export type FromThread =
  | { kind: 'listening'; url: string }
  | { kind: 'failed'; message: string; exitCode: number }
  | { kind: 'counts'; id: number; counts: Record<string, number> }
  | { kind: 'stopped' };
export type ToThread = { kind: 'counts'; id: number } | { kind: 'stop' };

const say = (message: FromThread): void => parentPort?.postMessage(message);

try {
  const { module, options } = workerData as ThreadData;
  const { serve } = (await import(module)) as { serve: Serve<unknown> };
  const served = await serve(options);
  parentPort?.on('message', async (message: ToThread) => {
    if (message.kind === 'counts') return say({ kind: 'counts', id: message.id, counts: served.counts() });
    await served.close();
    say({ kind: 'stopped' });
    parentPort?.close();
  });
  say({ kind: 'listening', url: served.url });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say({ kind: 'failed', message: error.message, exitCode: error.exitCode });
}
