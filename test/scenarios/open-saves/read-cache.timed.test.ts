import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ReadCache } from '../../../scenarios/open-saves/read-cache.ts';
import { withServer, type Running } from './running.ts';

describe('the cache', () => {
  test('reads through: the first read of a key is cold, the next one is not', () => {
    const cache = new ReadCache({ mode: 'read-through', entries: 10, delay: 0 });
    expect(cache.read('a', () => 'value')).toEqual({ value: 'value', cold: true });
    expect(cache.read('a', () => 'changed')).toEqual({ value: 'value', cold: false });
    cache.drop('a');
    expect(cache.read('a', () => 'changed')).toEqual({ value: 'changed', cold: true });
    expect([cache.hits, cache.misses]).toEqual([1, 2]);
  });

  test('write-only: every read is cold, however often', () => {
    const cache = new ReadCache({ mode: 'write-only', entries: 10, delay: 0 });
    for (let i = 0; i < 5; i++) expect(cache.read('a', () => 'value').cold).toBe(true);
    expect([cache.hits, cache.misses]).toEqual([0, 5]);
  });

  test('what does not exist is not kept', () => {
    const cache = new ReadCache({ mode: 'read-through', entries: 10, delay: 0 });
    expect(cache.read('a', () => undefined).value).toBeUndefined();
    expect(cache.read('a', () => 'made').value).toBe('made');
  });

  test('full, it gives up the key that was not read for longest', () => {
    const cache = new ReadCache({ mode: 'read-through', entries: 2, delay: 0 });
    for (const key of ['a', 'b', 'a', 'c']) cache.read(key, () => key);
    expect(cache.read('a', () => 'a').cold).toBe(false);
    expect(cache.read('b', () => 'b').cold).toBe(true);
  });

  test('a copy can outlive an update by a set time', async () => {
    const cache = new ReadCache({ mode: 'read-through', entries: 2, delay: 50 });
    cache.read('a', () => 'old');
    cache.drop('a');
    expect(cache.read('a', () => 'new').value).toBe('old');
    await sleep(80);
    expect(cache.read('a', () => 'new').value).toBe('new');
  });
});

describe('the server behind it', () => {
  const timed = async ({ ask }: Running, path: string): Promise<number> => {
    const start = performance.now();
    await ask('GET', path);
    return performance.now() - start;
  };
  const prepared = async ({ given }: Running): Promise<string> => {
    await given('POST', '/api/stores', { store_id: 's' });
    await given('POST', '/api/stores/s/records', { record_id: 'r' });
    return '/api/stores/s/records/r';
  };

  test('read-through: only the first read of a record pays for the store', () =>
    withServer({ coldLatency: '200ms' }, async (running) => {
      const path = await prepared(running);
      expect(await timed(running, path)).toBeGreaterThanOrEqual(199);
      expect(await timed(running, path)).toBeLessThan(150);
      expect(JSON.parse((await running.ask('GET', '/__load/cache')).text)).toEqual({ hits: 1, misses: 1 });
    }));

  test('write-only: every read of a record pays for it', () =>
    withServer({ coldLatency: '60ms', cache: 'write-only' }, async (running) => {
      const path = await prepared(running);
      for (let i = 0; i < 3; i++) expect(await timed(running, path)).toBeGreaterThanOrEqual(59);
    }));

  test('every kind of write drops the copy of a record', () =>
    withServer({}, async (running) => {
      const path = await prepared(running);
      const body = async (): Promise<string> => (await running.ask('GET', path)).text;
      const before = await body();
      await running.given('PUT', `${path}/blobs/b`, 'x');
      expect(await body()).toContain('blob_keys');
      await running.given('DELETE', `${path}/blobs/b`);
      expect(await body()).toBe(before);
      await running.given('PUT', path, { tags: ['new'] });
      expect(await body()).toContain('new');
      await running.given('DELETE', path);
      expect((await running.ask('GET', path)).status).toBe(404);
    }));
});
