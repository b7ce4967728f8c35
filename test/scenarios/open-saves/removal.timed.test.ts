import { describe, expect, test } from 'vitest';
import { readLedger } from '../../../runner/ledger.ts';
import * as mixed from '../../../scenarios/open-saves/mixed.ts';
import { startFaulty, type Fault, type Faulty } from './faulty.ts';

const OPTIONS = mixed.options.parse({
  stores: 2,
  recordsPerStore: 20,
  metadata: 20,
  blobSizes: '1KB',
  blobRecords: 4,
});
/** 40 plain ones, 4 to upload to, 4 to download from and the one of the samples. */
const RECORDS = 49;
const NOTHING = { stores: 0, records: 0, blobs: 0, metadata: 0 };
/** Of record 44, in store 0, the first to download from. */
const BLOB = '/api/stores/run-1-w0-s0/records/run-1-r22/blobs/b0';

async function withData(): Promise<Faulty> {
  const faulty = await startFaulty();
  await mixed.setUp(faulty.context(OPTIONS));
  expect(faulty.store.sizes()).toMatchObject({ stores: 2, records: RECORDS });
  return faulty;
}

/** Removes what the ledger lists, as the runner does; resolves to the errors. */
async function removeAll(faulty: Faulty, signal?: AbortSignal): Promise<string[]> {
  const errors: string[] = [];
  for (const entry of faulty.ledger.entries.toReversed()) {
    await mixed.remove(entry, faulty.context(OPTIONS, signal) as never).catch((error: Error) => {
      errors.push(error.message);
    });
  }
  return errors;
}

/** URLs of requests with this method, since request `from`. */
const sent = ({ seen }: Faulty, method: string, from = 0): string[] =>
  seen.slice(from).flatMap((request) => (request.method === method ? [request.url] : []));

describe.concurrent('deletes', () => {
  test('one request for each thing where all are answered 204', async () => {
    const faulty = await withData();
    const before = faulty.seen.length;
    expect(await removeAll(faulty)).toEqual([]);
    expect(faulty.store.sizes()).toEqual(NOTHING);
    const deletes = sent(faulty, 'DELETE', before);
    expect(faulty.seen.length - before).toBe(deletes.length);
    expect(new Set(deletes).size).toBe(deletes.length);
    // Metadata, blobs in two slots, records, stores and what the server counts of each.
    expect(deletes).toHaveLength(20 + 2 * 9 + RECORDS + 2 + 2);
  });

  test('of what the load makes, no more is deleted than it made', async () => {
    const faulty = await startFaulty();
    const { records, spareStores, metadata } = await mixed.setUp(faulty.context(OPTIONS));
    for (let i = 0; i < 3; i++) records.toCreate();
    metadata?.toCreate();
    spareStores.fresh.next();
    const before = faulty.seen.length;
    expect(await removeAll(faulty)).toEqual([]);
    const deletes = sent(faulty, 'DELETE', before);
    expect(deletes).toHaveLength(20 + 2 * 9 + RECORDS + 2 + 2 + 3 + 1 + 1);
    expect(deletes).toContain(`/api/stores/run-1-w0-s${(RECORDS + 2) % 2}/records/run-1-r25`);
    expect(readLedger(faulty.ledger.path)).toContainEqual(
      expect.objectContaining({ kind: 'records', from: RECORDS, to: RECORDS + 250 }),
    );
  });

  test.each<[string, Fault]>([
    ['a 500', ({ method, nth }) => (method === 'DELETE' && nth <= 2 ? 500 : undefined)],
    ['a 503 or no answer', ({ nth, url }) => (nth > 1 ? undefined : url.endsWith('0') ? 503 : 'lost')],
    ['a 404 of a blob', ({ nth, url }) => (url.includes('/blobs/') && nth <= 2 ? 404 : undefined)],
  ])('%s now and then is tried again, and all is removed', async (_what, fault) => {
    const faulty = await withData();
    faulty.fail(fault);
    expect(await removeAll(faulty)).toEqual([]);
    expect(faulty.store.sizes()).toEqual(NOTHING);
  });

  test('one that fails for good leaves the others to go, and is named with the first reason', async () => {
    const faulty = await withData();
    const record = '/api/stores/run-1-w0-s1/records/run-1-r3';
    faulty.fail(({ url }) => (url === record ? 500 : undefined));
    expect(await removeAll(faulty)).toEqual([
      `1 not removed, the first because DELETE ${record} answered 500`,
    ]);
    expect(sent(faulty, 'DELETE').filter((url) => url === record)).toHaveLength(5);
    expect(faulty.store.sizes()).toEqual(NOTHING);
  });

  test('what will not be different later is not tried again', async () => {
    const faulty = await withData();
    const store = '/api/stores/run-1-w0-s1';
    faulty.fail(({ url }) => (url === store ? 403 : undefined));
    expect(await removeAll(faulty)).toEqual([
      `1 not removed, the first because DELETE ${store} answered 403`,
    ]);
    expect(sent(faulty, 'DELETE').filter((url) => url === store)).toHaveLength(1);
  });

  test('a target that is away is given up after a while, not asked for each thing', async () => {
    const faulty = await withData();
    const before = faulty.seen.length;
    faulty.fail(() => 503);
    const errors = await removeAll(faulty);
    expect(errors).toHaveLength(faulty.ledger.entries.length);
    expect(errors[1]).toMatch(
      /^\d+ not removed, .* DELETE \S+ answered 503; given up after 32 failures in a row, the rest not tried$/,
    );
    expect(sent(faulty, 'DELETE', before).filter((url) => url.includes('/blobs'))).toEqual([]);
  });

  test('time that is up ends the pauses too', async () => {
    const faulty = await withData();
    faulty.fail(() => 500);
    const started = performance.now();
    const errors = await removeAll(faulty, AbortSignal.timeout(50));
    expect(performance.now() - started).toBeLessThan(1000);
    expect(new Set(errors)).toEqual(new Set(['The operation was aborted due to timeout']));
  });
});

describe.concurrent('a blob that is not known to be gone', () => {
  test('a 404 that stays while the record is listed: record and store stay, the rest goes', async () => {
    const faulty = await withData();
    faulty.fail(({ url }) => (url === BLOB ? 404 : undefined));
    expect(await removeAll(faulty)).toEqual([`1 not removed, the first because DELETE ${BLOB} answered 404`]);
    expect(faulty.store.sizes()).toEqual({ stores: 1, records: 1, blobs: 1, metadata: 0 });
    faulty.fail(() => undefined);
    expect(await removeAll(faulty)).toEqual([]);
    expect(faulty.store.sizes()).toEqual(NOTHING);
  });

  test.each<[string, Fault]>([
    ['cannot be listed', ({ url }) => (url.includes('?limit') ? 500 : undefined)],
    ['is said to be away', ({ url }) => (url.includes('?limit') ? 404 : undefined)],
    ['and the stores cannot be listed', ({ method }) => (method === 'GET' ? 404 : undefined)],
  ])('a 404 that stays while the store %s: nothing of it is removed', async (_what, fault) => {
    const faulty = await withData();
    faulty.fail((request) => (request.url.includes('/blobs/') ? 404 : fault(request)));
    const [error] = await removeAll(faulty);
    expect(error).toMatch(/^18 not removed, the first because DELETE \S+\/b0 answered 404$/);
    expect(faulty.store.sizes()).toMatchObject({ stores: 2, records: 9, metadata: 0 });
  });

  test('a record, or a store, that is gone by the lists is gone', async () => {
    const faulty = await withData();
    faulty.store.deleteStore('run-1-w0-s1');
    faulty.store.deleteRecord('run-1-w0-s0', 'run-1-r22');
    const before = faulty.seen.length;
    expect(await removeAll(faulty)).toEqual([]);
    expect(faulty.store.sizes()).toEqual(NOTHING);
    const deletes = sent(faulty, 'DELETE', before);
    expect(new Set(deletes).size).toBe(deletes.length);
  });
});
