import { checkDigest } from './blob-content.ts';
import * as api from './client.ts';
import type { BlobData } from './blob-data.ts';
import { blobKey } from './removal.ts';
import { samples } from './samples.ts';
import type { OpenSavesUser } from './tasks.ts';

function blobs(user: OpenSavesUser): BlobData {
  const { blobs: made } = user.data;
  if (!made) throw new Error('this scenario makes no blobs');
  return made;
}

/** Names tell sizes apart: a percentile over 1 KB and 10 MB together would say nothing. */
export async function downloadBlob(user: OpenSavesUser): Promise<void> {
  const { pools, content } = blobs(user);
  const { layout } = user.data;
  const { record, size } = pools.toDownload(user.random);
  const check = content.check(record, size.bytes);
  const name = `download_blob_${size.label}`;
  await user.send(api.downloadBlob(layout.storeOf(record), layout.record(record), blobKey(0), name, check));
}

/** A file of the data folder, checked by its SHA-256. */
export async function downloadSample(user: OpenSavesUser): Promise<void> {
  const { layout } = user.data;
  const record = blobs(user).pools.samples;
  const slot = Math.floor(user.random() * samples.length);
  const sample = samples[slot];
  if (!sample) throw new RangeError(`there is no sample ${slot}`);
  const check = { catchResponse: checkDigest(sample.sha256, sample.bytes) };
  const [store, id] = [layout.storeOf(record), layout.record(record)];
  await user.send(api.downloadBlob(store, id, blobKey(slot), 'download_sample', check));
}

export async function uploadBlob(user: OpenSavesUser): Promise<void> {
  const { pools, content } = blobs(user);
  const { layout } = user.data;
  const lease = pools.toUpload(user.random);
  if (!lease) {
    user.instead('upload_blob: every record is being written to, one downloaded instead');
    return downloadBlob(user);
  }
  const { record, slot, size } = lease;
  let acknowledged = false;
  try {
    const body = content.of(record, size.bytes);
    const name = `upload_blob_${size.label}`;
    const call = api.uploadBlob(layout.storeOf(record), layout.record(record), blobKey(slot), body, name);
    acknowledged = (await user.send(call)).ok;
  } finally {
    pools.uploaded(lease, acknowledged);
  }
}

export async function deleteBlob(user: OpenSavesUser): Promise<void> {
  const { pools } = blobs(user);
  const { layout } = user.data;
  const lease = pools.toDelete();
  if (!lease) {
    user.instead('delete_blob: none free to delete, one uploaded instead');
    return uploadBlob(user);
  }
  try {
    await user.send(
      api.deleteBlob(layout.storeOf(lease.record), layout.record(lease.record), blobKey(lease.slot)),
    );
  } finally {
    pools.deleted(lease);
  }
}

export async function listBlobs(user: OpenSavesUser): Promise<void> {
  const { layout } = user.data;
  const { record } = blobs(user).pools.toDownload(user.random);
  await user.send(api.listBlobs(layout.storeOf(record), layout.record(record), [blobKey(0)]));
}
