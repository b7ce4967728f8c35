import { describe, expect, test } from 'vitest';
import { PAGE_BYTES } from '../../../scenarios/open-saves/store.ts';
import { withServer, type Running } from './running.ts';

const RECORDS = '/api/stores/s/records';

async function read({ ask }: Running, path: string): Promise<unknown> {
  return JSON.parse((await ask('GET', path)).text);
}

async function ids(running: Running, query = ''): Promise<string[]> {
  const { records } = (await read(running, RECORDS + query)) as { records: { record_id: string }[] };
  return records.map((record) => record.record_id);
}

function withStore(work: (running: Running) => Promise<void>): Promise<void> {
  return withServer({}, async (running) => {
    await running.given('POST', '/api/stores', { store_id: 's' });
    await work(running);
  });
}

describe('what is stored', () => {
  test('an update replaces the fields it has and keeps the others; properties are replaced whole', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, {
        record_id: 'r',
        owner_id: 'o',
        tags: ['t'],
        properties: { a: 1, b: 2 },
      });
      await running.given('PUT', `${RECORDS}/r`, { properties: { a: 3 } });
      const record = (await read(running, `${RECORDS}/r`)) as { properties: unknown };
      expect(record).toMatchObject({ owner_id: 'o', tags: ['t'] });
      expect(record.properties).toEqual({ a: 3 });
    }));

  test.each([
    ['top-level fields', { owner_id: 'o', game_id: 'g' }],
    ['properties', { properties: { owner_id: 'o', game_id: 'g' } }],
    ['both', { owner_id: 'o', game_id: 'g', properties: { owner_id: 'o', game_id: 'g' } }],
  ])('owner and game are taken from %s', (_, fields) =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'r', ...fields });
      expect(await ids(running, '?owner_id=o')).toEqual(['r']);
      expect(await ids(running, '?game_id=g')).toEqual(['r']);
    }),
  );

  test('an update moves a record from one owner to the other', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'r', owner_id: 'old' });
      await running.given('PUT', `${RECORDS}/r`, { properties: { owner_id: 'new' } });
      expect(await ids(running, '?owner_id=old')).toEqual([]);
      expect(await ids(running, '?owner_id=new')).toEqual(['r']);
    }));

  test('a deleted record leaves every index', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'r', owner_id: 'o', game_id: 'g' });
      await running.given('DELETE', `${RECORDS}/r`);
      for (const query of ['', '?owner_id=o', '?game_id=g']) expect(await ids(running, query)).toEqual([]);
    }));

  test('deleting a store deletes its records, and the store can be made again, empty', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'r' });
      await running.ask('GET', `${RECORDS}/r`);
      await running.given('DELETE', '/api/stores/s');
      expect((await running.ask('GET', `${RECORDS}/r`)).status).toBe(404);
      await running.given('POST', '/api/stores', { store_id: 's' });
      expect(await ids(running)).toEqual([]);
    }));

  test('a limit is kept, in the order in which records were made; one that is no number is none', () =>
    withStore(async (running) => {
      for (const record_id of ['c', 'a', 'b'])
        await running.given('POST', RECORDS, { record_id, owner_id: 'o' });
      expect(await ids(running, '?limit=2')).toEqual(['c', 'a']);
      expect(await ids(running, '?owner_id=o&limit=1')).toEqual(['c']);
      for (const limit of ['0', '-1', 'x', '']) expect(await ids(running, `?limit=${limit}`)).toHaveLength(3);
    }));

  test('without a limit a query still ends at one page of 1 MB', () =>
    withStore(async (running) => {
      const filler = 'x'.repeat(PAGE_BYTES / 10);
      for (let i = 0; i < 15; i++)
        await running.given('POST', RECORDS, { record_id: `r${i}`, properties: { filler } });
      expect(await ids(running)).toHaveLength(9);
    }));

  test('blobs: null when there are none, then their keys; the record lists them too', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'r' });
      const blobs = `${RECORDS}/r/blobs`;
      expect(await read(running, blobs)).toBeNull();
      await running.given('PUT', `${blobs}/one`, 'first');
      await running.given('PUT', `${blobs}/one`, 'second');
      await running.given('PUT', `${blobs}/two`, '');
      expect(await read(running, blobs)).toEqual(['one', 'two']);
      expect((await running.ask('GET', `${blobs}/one`)).text).toBe('second');
      expect(await read(running, `${RECORDS}/r`)).toMatchObject({ blob_keys: ['one', 'two'] });
      await running.given('DELETE', `${blobs}/one`);
      expect(await read(running, blobs)).toEqual(['two']);
    }));

  test('a blob of 10 MB comes back as it was sent', () =>
    withStore(async ({ given, url }) => {
      const sent = Buffer.alloc(10 * 1024 * 1024);
      for (let i = 0; i < sent.length; i += 4) sent.writeUInt32LE(Math.imul(i, 0x9e3779b1) >>> 0, i);
      await given('POST', RECORDS, { record_id: 'r' });
      await given('PUT', `${RECORDS}/r/blobs/large`, sent);
      const got = Buffer.from(await (await fetch(`${url}${RECORDS}/r/blobs/large`)).arrayBuffer());
      expect(got.equals(sent)).toBe(true);
    }));

  test('metadata that exists is replaced whole', () =>
    withStore(async (running) => {
      await running.given('POST', '/api/metadata/t/m', { a: 1 });
      await running.given('POST', '/api/metadata/t/m', { b: 2 });
      expect(await read(running, '/api/metadata/t/m')).toEqual({ b: 2 });
      await running.given('DELETE', '/api/metadata/t/m');
      expect((await running.ask('GET', '/api/metadata/t/m')).status).toBe(404);
    }));

  test('ids may hold what a path must escape', () =>
    withStore(async (running) => {
      await running.given('POST', RECORDS, { record_id: 'a b.ü' });
      expect((await running.ask('GET', `${RECORDS}/${encodeURIComponent('a b.ü')}`)).status).toBe(200);
    }));
});
