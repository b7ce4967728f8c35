import type { LedgerEntry, ScenarioContext } from 'open-saves-load';
import * as api from './client.ts';
import { GoneRecords } from './gone-records.ts';
import { Layout } from './layout.ts';
import { Remover } from './remover.ts';

/**
 * What a ledger entry of these scenarios can list. Ranges are keys, `to` not included.
 * `data`: stores with records [0, to), the records from `blobFrom` on with blobs b0 to b(slots - 1).
 */
type Kind = 'data' | 'records' | 'metadata' | 'spare-stores';

export function entry(kind: Kind, layout: Layout, fields: Record<string, number>): LedgerEntry {
  const { run, worker, stores } = layout.size;
  return { kind, run, worker, stores, ...fields };
}

/**
 * Removes what one entry lists; what is gone already is no error. A delete that fails is tried again, and
 * does not keep the others from being done. Throws when something could not be removed.
 */
export async function remove(listed: LedgerEntry, context: ScenarioContext<never>): Promise<void> {
  const field = (name: string): number => Number(listed[name] ?? 0);
  const size = { run: String(listed['run']), worker: field('worker'), stores: field('stores') };
  const layout = new Layout(size, { owners: 1, games: 1, tags: 1, metadataTypes: field('types') || 1 });
  const remover = new Remover(context);
  const [from, to] = [field('from'), field('to')];

  switch (listed.kind as Kind) {
    case 'data':
      await removeRecords(remover, layout, to, field('blobFrom'), field('slots'));
      break;
    case 'records':
      await remover.each(from, to, (key) => api.deleteRecord(layout.storeOf(key), layout.record(key)));
      break;
    case 'metadata':
      await remover.each(from, to, (key) =>
        api.deleteMetadata(layout.metadataType(key), layout.metadata(key)),
      );
      break;
    case 'spare-stores':
      await remover.each(from, to, (key) => api.deleteStore(layout.spareStore(key)));
      break;
    default:
      throw new Error(`the ledger lists a kind that this scenario does not know: ${listed.kind}`);
  }
  remover.end();
}

/**
 * Blobs go before their records: the API reaches a blob only through its record, and the real server leaves
 * the objects of a deleted record or store in S3. So a record stays, and its store, while a blob of it is not
 * known to be gone. Records go one by one before their store: deleting a store there removes one page of its
 * records and no more. Those that never had blobs go first, so that a list of the others is short.
 */
async function removeRecords(
  remover: Remover,
  layout: Layout,
  to: number,
  blobFrom: number,
  slots: number,
): Promise<void> {
  const { stores } = layout.size;
  const gone = new GoneRecords(remover.context);
  const kept = new Set<number>();
  const deleteRecord = (key: number): api.Call | undefined =>
    kept.has(key) ? undefined : api.deleteRecord(layout.storeOf(key), layout.record(key));
  await remover.each(0, blobFrom, deleteRecord);
  for (let slot = 0; slot < slots; slot++) {
    const left = await remover.each(
      blobFrom,
      to,
      (key) => api.deleteBlob(layout.storeOf(key), layout.record(key), blobKey(slot)),
      (key) => gone.isGone(layout.storeOf(key), layout.record(key)),
    );
    for (const key of left) kept.add(key);
  }
  await remover.each(blobFrom, to, deleteRecord);
  const keptStores = new Set([...kept].map((key) => key % stores));
  await remover.each(0, stores, (index) =>
    keptStores.has(index) ? undefined : api.deleteStore(layout.store(index)),
  );
  // The real server keeps a count of records there and forgets it when the store goes.
  await remover.each(0, stores, (index) =>
    keptStores.has(index) ? undefined : api.deleteMetadata('store_stats', layout.store(index)),
  );
}

export function blobKey(slot: number): string {
  return `b${slot}`;
}
