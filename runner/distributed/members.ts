import type { WorkerOfRun } from '../results.ts';
import type { ShareOf } from '../timeline.ts';
import type { WorkerNode } from './node.ts';
import type { OwnFromWorker } from './own-messages.ts';

/** A worker's part in the run. */
export interface Member {
  node: WorkerNode;
  /** Whether it takes part in the load: ours once they are prepared. */
  isActive: boolean;
  /** Which of how many workers of ours it is, for what is split over them; undefined until it is prepared. */
  place: ShareOf | undefined;
  failed: string | undefined;
  done: OwnFromWorker['done'] | undefined;
  stopped: boolean;
  /** When it last reported; undefined: not since it has stopped. */
  reportedAt: number | undefined;
  /** Why it is gone, if it went while the load was on. */
  lost: string | undefined;
  /** Tasks of the open model that it has looked at. */
  arrivals: number;
  requests: number;
}

/** The workers of a run, also those that are gone, and waiting for what becomes of them. */
export class Members {
  readonly #members = new Map<string, Member>();
  readonly #waiting = new Set<() => void>();

  get all(): Member[] {
    return [...this.#members.values()];
  }

  get present(): Member[] {
    return this.all.filter(({ lost }) => lost === undefined);
  }

  /** Those that take part in the load now. */
  get active(): Member[] {
    return this.present.filter(({ isActive }) => isActive);
  }

  of(node: WorkerNode): Member | undefined {
    return this.#members.get(node.id);
  }

  /** What it has done before stays counted. */
  add(node: WorkerNode): Member {
    const { arrivals = 0, requests = 0 } = this.of(node) ?? {};
    const member: Member = {
      node,
      isActive: false,
      place: undefined,
      failed: undefined,
      done: undefined,
      stopped: false,
      reportedAt: undefined,
      lost: undefined,
      arrivals,
      requests,
    };
    this.#members.set(node.id, member);
    return member;
  }

  delete(node: WorkerNode): void {
    this.#members.delete(node.id);
  }

  update(node: WorkerNode, change: Partial<Member>): void {
    const member = this.of(node);
    if (member) Object.assign(member, change);
    this.changed();
  }

  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Resolves when `holds` does, after `ms`, or when `stop` is aborted. */
  async until(holds: () => boolean, ms?: number, stop?: AbortSignal): Promise<void> {
    if (holds() || stop?.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        stop?.removeEventListener('abort', end);
        resolve();
      };
      const look = (): void => {
        if (holds()) end();
      };
      const timer = ms === undefined ? undefined : setTimeout(end, ms);
      this.#waiting.add(look);
      stop?.addEventListener('abort', end);
    });
  }
}

/** As run.json tells of it. */
export function describeMember({ node, requests, lost, done }: Member): WorkerOfRun {
  return {
    worker: node.name,
    id: node.id,
    kind: node.isOurs ? 'open-saves-load' : 'locust',
    requests,
    rejectedFrames: node.rejected,
    ...(Number.isFinite(node.clockError)
      ? { clockAheadMs: node.clockAhead / 1000, clockErrorMs: node.clockError / 1000 }
      : {}),
    ...(lost === undefined ? {} : { lost }),
    ...(done ? { samples: done.samples } : {}),
  };
}
