import type { LoadParts } from '../make-load.ts';
import type { Announcement } from '../schedule.ts';
import { planned, Shares } from '../threads/shares.ts';
import type { Member, Members } from './members.ts';
import type { Model } from './model.ts';
import type { OwnToWorker } from './own-messages.ts';
import type { WorkerNode } from './node.ts';

/** A new sharing out begins so long after it is decided, ms: every worker must know of it by then. */
const AHEAD_MS = 1000;

/** Due times, shared out over the workers: each takes every so-manyth, from an instant that all know of. */
export class OpenModel implements Model {
  readonly #shares: Shares;

  constructor(
    private readonly parts: LoadParts,
    private readonly members: Members,
    private readonly tell: (node: WorkerNode, type: 'announce', data: OwnToWorker['announce']) => void,
  ) {
    const { plan, request } = parts;
    if (plan.model !== 'open') throw new Error('not an open model');
    this.#shares = new Shares(
      request.options,
      planned(plan.stages, request.options.tasks, !plan.isSearch),
      members.present.map(({ node }) => node.index),
    );
  }

  begin(): void {}

  joined({ node }: Member): void {
    this.#tellAll(this.#shares.with(node.index, this.#from));
  }

  /** What was due of it before the others take over, and it had not looked at, is unsent. */
  left({ node, arrivals }: Member): void {
    this.#tellAll(this.#shares.without(node.index, this.#from));
    for (const { stage, due } of this.#shares.undone(node.index, arrivals)) {
      this.parts.recorder.arrival(stage, undefined, due);
    }
  }

  announce(announcement: Announcement): void {
    this.#tellAll([this.#shares.announce(announcement)]);
  }

  async applied(stop: AbortSignal): Promise<void> {
    await this.members.until(() => this.members.present.every(({ done }) => done), undefined, stop);
  }

  get #from(): number {
    return Math.max(0, this.parts.clock.now() + AHEAD_MS);
  }

  #tellAll(assigned: ReturnType<Shares['without']>): void {
    for (const { announcement, shares } of assigned) {
      for (const { node } of this.members.active) {
        const share = shares[node.index];
        if (share) this.tell(node, 'announce', { announcement, share });
      }
    }
  }
}
