import type { ScenarioContext } from 'open-saves-load';
import { Reserve } from '../shared/reserve.ts';
import { NumberQueue } from '../shared/number-queue.ts';
import { parsePopularity } from '../shared/zipf.ts';
import { planBlobs, uploadAll, type BlobData } from './blob-data.ts';
import { SLOTS } from './blob-pools.ts';
import { metadataBody, recordBody, storeBody } from './bodies.ts';
import * as api from './client.ts';
import { Layout } from './layout.ts';
import { Maker } from './maker.ts';
import { Pools, poolSizes, type PoolSizes } from './pools.ts';
import { entry } from './removal.ts';

/** Options that the data depends on; those that a scenario does not have leave their part out. */
export interface DataOptions {
  stores: number;
  popularity: string;
  recordsPerStore?: number;
  owners?: number;
  games?: number;
  recordTags?: number;
  spareStores?: number;
  metadata?: number;
  metadataTypes?: number;
  blobSizes?: string;
  blobRecords?: number;
}

/** New ids are noted in the ledger so many at a time: what a run that is killed may list in vain. */
const BLOCK = 250;

/** What the tasks of one worker work on. */
export interface Data {
  layout: Layout;
  records: Pools;
  metadata: Pools | undefined;
  blobs: BlobData | undefined;
  spareStores: { fresh: Reserve; made: NumberQueue };
}

/** Makes this worker's share of the data. Throws UserError when the target refuses to take it. */
export async function makeData(
  context: ScenarioContext<DataOptions>,
  sizesOf: (records: number) => PoolSizes = poolSizes,
): Promise<Data> {
  const { options, worker, ledger, run } = context;
  const share = (total: number): number => {
    const rest = worker.index < total % worker.count ? 1 : 0;
    return Math.max(1, Math.floor(total / worker.count) + rest);
  };
  const { owners = 1, games = 1, recordTags: tags = 1, metadataTypes = 1 } = options;
  const size = { run, worker: worker.index, stores: share(options.stores) };
  const layout = new Layout(size, { owners, games, tags, metadataTypes });
  const popularity = parsePopularity(options.popularity, 'popularity');
  const fresh = (kind: 'records' | 'metadata' | 'spare-stores', from: number): Reserve =>
    new Reserve(from, BLOCK, (first, to) =>
      ledger.add(entry(kind, layout, { from: first, to, types: metadataTypes })),
    );

  const plain = size.stores * (options.recordsPerStore ?? 0);
  const sizes = sizesOf(plain);
  const { blobSizes, blobRecords } = options;
  const blobs =
    blobSizes === undefined || blobRecords === undefined
      ? undefined
      : planBlobs(blobSizes, share(blobRecords), plain, context.seed, popularity);
  const records = plain + (blobs?.pools.records ?? 0);
  ledger.add(
    entry('data', layout, { to: records, blobFrom: blobs ? plain : records, slots: blobs ? SLOTS : 0 }),
  );
  const maker = new Maker(context);
  await maker.make('stores', size.stores, (index) =>
    api.createStore(storeBody({ store_id: layout.store(index) })),
  );
  await maker.make(
    'records',
    records,
    (key) => api.createRecord(layout.storeOf(key), recordBody(layout.recordValues(key, 0))),
    (key) => api.readRecord(layout.storeOf(key), layout.record(key)),
  );
  if (blobs) await uploadAll(maker, layout, blobs, context.random);

  const things = options.metadata === undefined ? 0 : share(options.metadata);
  if (things > 0) {
    ledger.add(entry('metadata', layout, { from: 0, to: things, types: metadataTypes }));
    await maker.make('metadata', things, (key) => createMetadata(layout, key, 0, 'create_metadata'));
  }
  const spareStores = { fresh: fresh('spare-stores', 0), made: new NumberQueue() };
  await maker.make('spare stores', options.spareStores === undefined ? 0 : share(options.spareStores), () => {
    const index = spareStores.fresh.next();
    spareStores.made.push(index);
    return api.createStore(storeBody({ store_id: layout.spareStore(index) }));
  });
  maker.end();
  return {
    layout,
    records: new Pools(sizes, popularity, fresh('records', records)),
    metadata: things > 0 ? new Pools(poolSizes(things), popularity, fresh('metadata', things)) : undefined,
    blobs,
    spareStores,
  };
}

export function createMetadata(layout: Layout, key: number, version: number, name: string): api.Call {
  const values = { metadata_id: layout.metadata(key), version: String(version) };
  return api.writeMetadata(layout.metadataType(key), values.metadata_id, metadataBody(values), name);
}
