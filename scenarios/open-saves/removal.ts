import type { LedgerEntry, ScenarioContext } from 'open-saves-load';
import { eachLimit } from '../shared/each-limit.ts';
import * as api from './client.ts';
import { Layout } from './layout.ts';

/** Requests at once while data is made or removed. */
export const AT_ONCE = 32;

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
 * Removes what one entry lists; what is gone already is no error. Throws when something could not be removed.
 * Blobs go before their records: the API reaches a blob only through its record, and the real server leaves
 * the objects of a deleted record or store in S3. Records go one by one before their store: deleting a store
 * there removes one page of its records and no more.
 */
export async function remove(listed: LedgerEntry, context: ScenarioContext<never>): Promise<void> {
  const field = (name: string): number => Number(listed[name] ?? 0);
  const { signal } = context;
  const size = { run: String(listed['run']), worker: field('worker'), stores: field('stores') };
  const layout = new Layout(size, { owners: 1, games: 1, tags: 1, metadataTypes: field('types') || 1 });
  const each = (from: number, to: number, call: (key: number) => api.Call): Promise<void> =>
    eachLimit(to - from, AT_ONCE, signal, (i) => removed(context, call(from + i)));
  const deleteRecord = (key: number): api.Call => api.deleteRecord(layout.storeOf(key), layout.record(key));

  switch (listed.kind as Kind) {
    case 'data':
      for (let slot = 0; slot < field('slots'); slot++) {
        await each(field('blobFrom'), field('to'), (key) =>
          api.deleteBlob(layout.storeOf(key), layout.record(key), blobKey(slot)),
        );
      }
      await each(0, field('to'), deleteRecord);
      await each(0, size.stores, (index) => api.deleteStore(layout.store(index)));
      // The real server keeps a count of records there and forgets it when the store goes.
      return each(0, size.stores, (index) => api.deleteMetadata('store_stats', layout.store(index)));
    case 'records':
      return each(field('from'), field('to'), deleteRecord);
    case 'metadata':
      return each(field('from'), field('to'), (key) =>
        api.deleteMetadata(layout.metadataType(key), layout.metadata(key)),
      );
    case 'spare-stores':
      return each(field('from'), field('to'), (key) => api.deleteStore(layout.spareStore(key)));
    default:
      throw new Error(`the ledger lists a kind that this scenario does not know: ${listed.kind}`);
  }
}

export function blobKey(slot: number): string {
  return `b${slot}`;
}

async function removed(context: ScenarioContext<unknown>, call: api.Call): Promise<void> {
  const response = await api.send(context.http, call);
  if (response.ok || response.status === 404) return;
  context.signal.throwIfAborted();
  throw new Error(`${call.method} ${call.path} answered ${response.status || 'nothing'}`);
}
