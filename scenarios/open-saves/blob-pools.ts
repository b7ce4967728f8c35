import type { Random } from 'open-saves-load';
import { LeasePool } from '../shared/lease-pool.ts';
import { NumberQueue } from '../shared/number-queue.ts';
import { weightedPick, type Weighted } from '../shared/weights.ts';
import type { Pick } from '../shared/zipf.ts';
import type { BlobSize } from './options.ts';

/** Blobs that a record of the upload pool can hold: what uploads leave behind is bounded by it. */
export const SLOTS = 2;

/** Records whose blob b0 is of one size. */
interface SizeClass extends BlobSize {
  from: number;
  count: number;
}

/** A record of the upload pool, lent, and the slot to write to or delete. */
export interface BlobLease {
  record: number;
  slot: number;
}

/**
 * Records with blobs. Those of the download pool have blob b0 each and never change. Those of the upload
 * pool are lent to one upload or delete at a time: the server reads, changes and writes a record's list of
 * blobs, so that two at once could lose one of them.
 */
export class BlobPools {
  readonly classes: readonly SizeClass[];
  /** The record that holds the sample files, as b0, b1 and so on; it never changes. */
  readonly samples: number;
  readonly #pickSize: (random: Random) => BlobSize;
  readonly #pickClass: (random: Random) => { class: SizeClass; pick: Pick };
  readonly #firstUpload: number;
  readonly #leases: LeasePool;
  readonly #filled: Uint8Array;
  /** Uploaded and acknowledged, as record * SLOTS + slot, the oldest first. */
  readonly #deletable = new NumberQueue();

  /** Keys of the records from `from` on: `uploads` of the upload pool first, then those of each size. */
  constructor(
    from: number,
    uploads: number,
    sizes: readonly Weighted<BlobSize>[],
    popularity: (count: number) => Pick,
  ) {
    const weights = sizes.reduce((sum, size) => sum + size.weight, 0);
    let next = from + uploads;
    const classes = sizes.map(({ value, weight }) => {
      const count = Math.max(1, Math.round((uploads * weight) / weights));
      next += count;
      return { value: { ...value, from: next - count, count }, weight };
    });
    this.classes = classes.map(({ value }) => value);
    this.#pickSize = weightedPick(sizes);
    this.#pickClass = weightedPick(
      classes.map(({ value, weight }) => ({
        value: { class: value, pick: popularity(value.count) },
        weight,
      })),
    );
    this.#firstUpload = from;
    this.samples = next;
    this.#leases = new LeasePool(uploads);
    this.#filled = new Uint8Array(uploads * SLOTS);
  }

  /** Records in both pools, and the one of the samples. */
  get records(): number {
    return this.samples - this.#firstUpload + 1;
  }

  get uploadRecords(): number {
    return this.#leases.size;
  }

  /** A record of the download pool; its size class is picked first, so that shares of sizes hold at any popularity. */
  toDownload(random: Random): { record: number; size: BlobSize } {
    const { class: picked, pick } = this.#pickClass(random);
    return { record: picked.from + pick(random), size: picked };
  }

  /** Lent until `uploaded`; undefined when every record of the upload pool is lent. */
  toUpload(random: Random): (BlobLease & { size: BlobSize }) | undefined {
    const lent = this.#leases.take(random);
    if (lent === undefined) return undefined;
    let slot = 0;
    while (slot < SLOTS - 1 && this.#filled[lent * SLOTS + slot] === 1) slot++;
    return { record: this.#firstUpload + lent, slot, size: this.#pickSize(random) };
  }

  /** Ends the lease of an upload; only one that was acknowledged can be deleted later. */
  uploaded({ record, slot }: BlobLease, acknowledged: boolean): void {
    const lent = record - this.#firstUpload;
    const at = lent * SLOTS + slot;
    if (acknowledged && this.#filled[at] === 0) {
      this.#filled[at] = 1;
      this.#deletable.push(at);
    }
    this.#leases.release(lent);
  }

  /** Lent until `deleted`; undefined when there is no blob to delete whose record is free. */
  toDelete(): BlobLease | undefined {
    for (let tries = this.#deletable.length; tries > 0; tries--) {
      const at = this.#deletable.shift() ?? 0;
      const lent = Math.floor(at / SLOTS);
      if (this.#leases.takeThis(lent)) {
        this.#filled[at] = 0;
        return { record: this.#firstUpload + lent, slot: at % SLOTS };
      }
      this.#deletable.push(at);
    }
    return undefined;
  }

  deleted({ record }: BlobLease): void {
    this.#leases.release(record - this.#firstUpload);
  }
}
