import { describe, expect, test } from 'vitest';
import * as cache from '../../../scenarios/open-saves/cache.ts';
import { GIVE_UP_MS, Watch } from '../../../scenarios/open-saves/watch.ts';
import { byName, failures, handRun, type HandRun } from './hand-run.ts';

const SMALL = { stores: 2, recordsPerStore: 150, hotKeys: 5, updateKeys: 10 };
const COLD = { coldLatency: '40ms', cacheEntries: 50 };

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const serviceTime = ({ requests }: HandRun<unknown>, name: string): number =>
  median(requests.filter(({ parts }) => parts.name === name).map((exchange) => exchange.serviceTime));

const observed = (run: HandRun<unknown>, name: string): number[] =>
  run.observed.filter((one) => one.name === name).map(({ ms }) => ms);

describe('hot and cold', () => {
  test('read-through: the hot set is answered from the cache, the cold one is not', () =>
    handRun(
      cache as never,
      { ...SMALL, hotShare: 50 },
      async (run) => {
        await run.tasks(cache.Cache, 400);
        expect(failures(run.requests)).toEqual([]);
        expect(serviceTime(run, 'read_cold')).toBeGreaterThanOrEqual(39);
        expect(serviceTime(run, 'read_hot')).toBeLessThan(30);
      },
      { target: COLD },
    ));

  test('write-only, as on AWS: hot and cold alike', () =>
    handRun(
      cache as never,
      { ...SMALL, hotShare: 50 },
      async (run) => {
        await run.tasks(cache.Cache, 400);
        for (const name of ['read_hot', 'read_cold'])
          expect(serviceTime(run, name)).toBeGreaterThanOrEqual(39);
      },
      { target: { ...COLD, cache: 'write-only' } },
    ));

  test('shares are those of the options', () =>
    handRun(cache as never, { ...SMALL, hotShare: 80, updateShare: 0 }, async ({ tasks, requests }) => {
      await tasks(cache.Cache, 2000);
      const { read_hot: hot = 0, read_cold: cold = 0 } = byName(requests);
      expect(hot + cold).toBe(2000);
      expect(Math.abs(hot - 1600)).toBeLessThan(75);
    }));

  test('a hot set that leaves nothing cold is refused before any data is made', async () => {
    const run = handRun(cache as never, { ...SMALL, hotKeys: 300 }, () =>
      Promise.reject(new Error('it ran')),
    );
    await expect(run).rejects.toThrow(/^--hot-keys 300: .*no cold records of the 300/);
  });
});

describe('invalidation', () => {
  test('a target without a cache: the first read shows the update, and none is stale', () =>
    handRun(
      cache as never,
      { ...SMALL, updateShare: 20, updateKeys: 100 },
      async (run) => {
        await run.tasks(cache.Cache, 600);
        expect(failures(run.requests)).toEqual([]);
        expect(run.deviations).toEqual([]);
        const [least, most] = [observed(run, cache.AT_LEAST), observed(run, cache.AT_MOST)];
        expect(most.length).toBeGreaterThan(60);
        expect(most.length).toBe(byName(run.requests)['read_updated']);
        expect(least).toEqual(most.map(() => 0));
        expect(Math.min(...most)).toBeGreaterThan(0);
        expect(observed(run, cache.STALE)).toEqual([]);
      },
      { target: { cache: 'write-only' } },
    ));

  test('a cache that keeps old copies for 80 ms: the bounds enclose that, and stale reads are counted', () =>
    handRun(
      cache as never,
      { ...SMALL, updateShare: 10, updateKeys: 1 },
      async (run) => {
        await run.tasks(cache.Cache, 3000, 4);
        // The first update of the key finds no copy of it in the cache.
        const [, ...least] = observed(run, cache.AT_LEAST);
        const [, ...most] = observed(run, cache.AT_MOST);
        expect(most.length).toBeGreaterThan(2);
        // The copy is dropped 80 ms after the write, of which the answer takes 1 ms or more, and on a busy machine
        // many more; timers are 1 ms early.
        expect(least.filter((ms) => ms > 82)).toEqual([]);
        expect(most.filter((ms) => ms < 60)).toEqual([]);
        expect(median(least)).toBeGreaterThan(40);
        expect(median(most)).toBeLessThan(400);
        const stale = observed(run, cache.STALE);
        expect(stale.length).toBeGreaterThan(2 * most.length);
        expect(stale.length + most.length + 1).toBe(byName(run.requests)['read_updated']);
      },
      { target: { cacheDelay: '80ms', latency: '1ms' } },
    ));

  test('an update that the warm-up began is not reported', () =>
    handRun(
      cache as never,
      { ...SMALL, updateShare: 20 },
      async (run) => {
        await run.tasks(cache.Cache, 200);
        expect(byName(run.requests)['read_updated']).toBeGreaterThan(10);
        expect(run.observed).toEqual([]);
      },
      { phase: 'warmup' },
    ));
});

describe('what is waited for', () => {
  test('the oldest first, one read at a time, later and later, and not for ever', () => {
    const watch = new Watch();
    watch.add(1, 10, 0, true);
    watch.add(2, 20, 1, true);
    const first = watch.take(5);
    expect(first).toMatchObject({ key: 1, version: 10 });
    expect(watch.take(5)).toMatchObject({ key: 2 });
    expect(watch.take(5)).toBeUndefined();
    if (!first) throw new Error('nothing was taken');
    expect(watch.again(first, 100)).toBe(true);
    expect(watch.take(109)).toBeUndefined();
    expect(watch.take(110)).toBe(first);
    expect(watch.again(first, GIVE_UP_MS)).toBe(false);
    expect(watch.size).toBe(0);
  });
});
