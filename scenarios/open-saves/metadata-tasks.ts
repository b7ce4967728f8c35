import * as api from './client.ts';
import { createMetadata } from './data.ts';
import type { Pools } from './pools.ts';
import type { OpenSavesUser } from './tasks.ts';

function pools(user: OpenSavesUser): Pools {
  const { metadata } = user.data;
  if (!metadata) throw new Error('this scenario makes no metadata');
  return metadata;
}

export async function createMetadataObject(user: OpenSavesUser): Promise<void> {
  const metadata = pools(user);
  const key = metadata.toCreate();
  const { ok } = await user.send(createMetadata(user.data.layout, key, 0, 'create_metadata'));
  if (ok) metadata.created(key);
}

export async function readMetadata(user: OpenSavesUser): Promise<void> {
  const { layout } = user.data;
  const key = pools(user).toRead(user.random);
  await user.send(api.readMetadata(layout.metadataType(key), layout.metadata(key)));
}

/** Another POST: the API has no other way to update metadata. */
export async function updateMetadata(user: OpenSavesUser): Promise<void> {
  const metadata = pools(user);
  const key = metadata.toUpdate(user.random);
  if (key === undefined) {
    user.instead('update_metadata: all being updated, one read instead');
    return readMetadata(user);
  }
  try {
    const version = Math.floor(user.random() * 1e6);
    await user.send(createMetadata(user.data.layout, key, version, 'update_metadata'));
  } finally {
    metadata.updated(key);
  }
}

export async function deleteMetadata(user: OpenSavesUser): Promise<void> {
  const { layout } = user.data;
  const key = pools(user).toDelete();
  if (key === undefined) {
    user.instead('delete_metadata: none left to delete, one created instead');
    return createMetadataObject(user);
  }
  await user.send(api.deleteMetadata(layout.metadataType(key), layout.metadata(key)));
}
