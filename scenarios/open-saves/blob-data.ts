import type { Random } from 'open-saves-load';
import type { Pick } from '../shared/zipf.ts';
import { BlobContent } from './blob-content.ts';
import { BlobPools } from './blob-pools.ts';
import * as api from './client.ts';
import type { Layout } from './layout.ts';
import type { Maker } from './maker.ts';
import { parseBlobSizes } from './options.ts';
import { blobKey } from './removal.ts';
import { samples } from './samples.ts';

/** What the blob tasks of one worker work on. */
export interface BlobData {
  pools: BlobPools;
  content: BlobContent;
}

/** Pools over the records from key `from` on. `uploads`: records of the upload pool. */
export function planBlobs(
  blobSizes: string,
  uploads: number,
  from: number,
  seed: number,
  popularity: (count: number) => Pick,
): BlobData {
  const sizes = parseBlobSizes(blobSizes, '--blob-sizes');
  const content = new BlobContent(seed, Math.max(...sizes.map(({ value }) => value.bytes)));
  return { content, pools: new BlobPools(from, uploads, sizes, popularity) };
}

/**
 * One blob for each record of the download pool, the samples, and some blobs in the upload pool for the
 * first deletes. No record gets two uploads at once.
 */
export async function uploadAll(
  maker: Maker,
  layout: Layout,
  blobs: BlobData,
  random: Random,
): Promise<void> {
  const { pools, content } = blobs;
  const upload = (key: number, slot: number, body: Buffer): api.Call =>
    api.uploadBlob(layout.storeOf(key), layout.record(key), blobKey(slot), body, 'upload_blob');
  for (const { label, bytes, from, count } of pools.classes) {
    await maker.make(`blobs of ${label}`, count, (index) =>
      upload(from + index, 0, content.of(from + index, bytes)),
    );
  }
  for (const [slot, sample] of samples.entries()) {
    await maker.make(`blob ${sample.file}`, 1, () => upload(pools.samples, slot, sample.content));
  }
  const leases = Array.from({ length: Math.ceil(pools.uploadRecords / 2) }, () => pools.toUpload(random));
  const first = leases.filter((lease) => lease !== undefined);
  await maker.make('blobs to delete', first.length, (index) => {
    const lease = first[index];
    if (!lease) throw new RangeError(`the upload pool has no record ${index}`);
    return upload(lease.record, lease.slot, content.of(lease.record, lease.size.bytes));
  });
  for (const lease of first) pools.uploaded(lease, true);
}
