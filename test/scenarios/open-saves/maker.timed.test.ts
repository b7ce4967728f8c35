import { describe, expect, test } from 'vitest';
import { UserError } from '../../../runner/index.ts';
import * as mixed from '../../../scenarios/open-saves/mixed.ts';
import { startFaulty, type Fault } from './faulty.ts';

const OPTIONS = mixed.options.parse({
  stores: 2,
  recordsPerStore: 20,
  metadata: 20,
  blobSizes: '1KB',
  blobRecords: 4,
});
const MADE = { stores: 2, records: 49, metadata: 20 };
const isRecord = (method: string, url: string): boolean => method === 'POST' && url.endsWith('/records');

describe.concurrent('data that is made with failures on the way', () => {
  test.each<[string, Fault]>([
    ['a 500 or 503', ({ nth, url }) => (nth > 1 ? undefined : url.length % 2 ? 500 : 503)],
    ['no answer, and nothing done', ({ nth }) => (nth === 1 ? 429 : undefined)],
    ['a 404 of what is there', ({ method, nth }) => (method === 'PUT' && nth <= 2 ? 404 : undefined)],
    ['no answer, but done: 409 to the next try', ({ nth }) => (nth === 1 ? 'lost' : undefined)],
  ])('%s: all is made', async (_what, fault) => {
    const faulty = await startFaulty();
    faulty.fail(fault);
    await mixed.setUp(faulty.context(OPTIONS));
    expect(faulty.store.sizes()).toMatchObject(MADE);
    const last = faulty.told.at(-1) ?? '';
    expect(last).toMatch(
      /^data: \d+ requests were sent again \(the first: (POST|PUT) .+\); made: \d+ of \d+$/,
    );
  });

  test('a record that a lost answer had made, and that answers 500 from then on, is found by reading', async () => {
    const faulty = await startFaulty();
    let posts = 0;
    faulty.fail(({ method, url, nth }) => {
      if (isRecord(method, url)) return ++posts <= 40 && posts % 2 === 0 ? 'lost' : undefined;
      return method === 'GET' && nth === 1 ? 404 : undefined;
    });
    await mixed.setUp(faulty.context(OPTIONS));
    expect(faulty.store.sizes()).toMatchObject(MADE);
    const reads = faulty.seen.filter(({ method }) => method === 'GET');
    expect(reads.length).toBeGreaterThan(10);
  });

  test('nothing is said where nothing had to be sent again', async () => {
    const faulty = await startFaulty();
    await mixed.setUp(faulty.context(OPTIONS));
    expect(faulty.told.filter((line) => line.includes('again'))).toEqual([]);
  });
});

describe.concurrent('data that cannot be made', () => {
  test('a failure that stays: says which, how often, and what had gone well; no talk of --host', async () => {
    const faulty = await startFaulty();
    const bad = '/api/stores/run-1-w0-s1/records';
    faulty.fail(({ url }) => (url === bad ? 404 : undefined));
    const made = mixed.setUp(faulty.context(OPTIONS));
    await expect(made).rejects.toThrow(UserError);
    await expect(made).rejects.toThrow(
      new RegExp(`POST ${bad} was answered 404: by order of the test, 5 times over. \\d+ requests before`),
    );
    await expect(made).rejects.not.toThrow('--host');
  });

  test('a 404 to the first call of all is a wrong --host, and not tried again', async () => {
    const faulty = await startFaulty();
    faulty.fail(() => 404);
    await expect(mixed.setUp(faulty.context(OPTIONS))).rejects.toThrow('Check that --host is the base URL');
    expect(faulty.seen).toHaveLength(OPTIONS.stores);
  });

  test('an interrupt ends the pauses', async () => {
    const faulty = await startFaulty();
    faulty.fail(() => 503);
    const started = performance.now();
    await expect(mixed.setUp(faulty.context(OPTIONS, AbortSignal.timeout(50)))).rejects.toThrow('timeout');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
