import { here } from '../here.ts';
import type { Log } from '../log.ts';
import type { WorkerNode } from './node.ts';

/** A message that is neither Locust's nor ours: the scenario file's own. */
export function deliverCustom(node: WorkerNode, type: string, data: unknown, log: Log): void {
  if (here.runner.deliver({ type, data, nodeId: node.id })) return;
  log.warn(`Unknown message type received: ${type} (of ${node.name})`);
}
