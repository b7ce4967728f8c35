import type { EmbeddedTarget } from 'open-saves-load';
import { targetInThread } from '../shared/target-in-thread.ts';
import type { TargetOptions } from './target-options.ts';

/** Starts the embedded server in a thread of its own. Throws UserError when it cannot listen. */
export function startTarget(options: TargetOptions): Promise<EmbeddedTarget> {
  return targetInThread(new URL('serve.ts', import.meta.url), options);
}
