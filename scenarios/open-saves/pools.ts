import type { Random } from 'open-saves-load';
import { LeasePool } from '../shared/lease-pool.ts';
import { NumberQueue } from '../shared/number-queue.ts';
import type { Reserve } from '../shared/reserve.ts';
import type { Pick } from '../shared/zipf.ts';

/** How many keys, one after the other, each kind of task has to itself. */
export interface PoolSizes {
  read: number;
  update: number;
  delete: number;
}

/** 70 % of the keys are read, 20 % updated and 10 % deleted; each has one at least, where there are any. */
export function poolSizes(count: number): PoolSizes {
  if (count === 0) return { read: 0, update: 0, delete: 0 };
  const update = Math.max(1, Math.round(count * 0.2));
  const remove = Math.max(1, Math.round(count * 0.1));
  return { read: Math.max(1, count - update - remove), update, delete: remove };
}

/**
 * Keys of one kind of thing, in pools that do not overlap, so that no task meets what another one deleted:
 * reads never see a key that is updated, updated keys are lent to one task at a time, and each deleted key
 * is given out once. What is created feeds the deletes once it is acknowledged, and is never read.
 */
export class Pools {
  readonly #sizes: PoolSizes;
  readonly #readPick: Pick;
  readonly #updatePick: Pick;
  readonly #updates: LeasePool;
  readonly #deletes = new NumberQueue();
  readonly #fresh: Reserve;

  constructor(sizes: PoolSizes, popularity: (count: number) => Pick, fresh: Reserve) {
    this.#sizes = sizes;
    this.#readPick = popularity(sizes.read);
    this.#updatePick = popularity(sizes.update);
    this.#updates = new LeasePool(sizes.update);
    this.#fresh = fresh;
    const firstDelete = sizes.read + sizes.update;
    for (let i = 0; i < sizes.delete; i++) this.#deletes.push(firstDelete + i);
  }

  toRead(random: Random): number {
    return this.#readPick(random);
  }

  /** Lent until `updated`; undefined when every key is being updated. */
  toUpdate(random: Random): number | undefined {
    const taken = this.#updates.take(random, this.#updatePick);
    return taken === undefined ? undefined : this.#sizes.read + taken;
  }

  updated(key: number): void {
    this.#updates.release(key - this.#sizes.read);
  }

  /** Given out for good; undefined when there is nothing left to delete. */
  toDelete(): number | undefined {
    return this.#deletes.shift();
  }

  toCreate(): number {
    return this.#fresh.next();
  }

  /** The target acknowledged what `toCreate` gave out. A create that failed or timed out must not come here. */
  created(key: number): void {
    this.#deletes.push(key);
  }
}
