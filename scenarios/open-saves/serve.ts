import type { Served } from '../shared/target-inside.ts';
import { Server } from './server.ts';
import type { TargetOptions } from './target-options.ts';

/** The embedded server, where a thread of its own runs it. Throws UserError when it cannot listen. */
export async function serve(options: TargetOptions): Promise<Served> {
  const server = new Server(options);
  return {
    url: await server.listen(),
    counts: () => server.counter.counts,
    close: () => server.close(),
  };
}
