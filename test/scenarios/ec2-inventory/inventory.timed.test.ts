import { beforeAll, describe, expect, test } from 'vitest';
import { Inventory } from '../../../scenarios/ec2-inventory/inventory.ts';
import { saveInBatches, saveOneByOne } from '../../../scenarios/ec2-inventory/package-set.ts';
import { Database } from '../../../scenarios/shared/data-api/database.ts';
import type { DataApi } from '../../../scenarios/shared/data-api/server.ts';
import { callsOf, PLACE, startDatabase } from './running.ts';

const packages = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ package_name: `package-${i}`, package_version: 'v1' }));
const instance = (count: number) => ({
  aws_account: '123456789012',
  aws_region: 'us-east-1',
  packages: packages(count),
});

describe('calls of the Data API', () => {
  // One database for all: to start one takes longer than each of these tests.
  const delay = { ms: 0 };
  let api: DataApi;
  let url: string;

  beforeAll(async () => {
    ({ api, url } = await startDatabase({ latency: () => delay.ms }));
  });

  test.each([
    [0, 3],
    [10, 5],
    [200, 5],
    [201, 7],
  ])('a POST of %i packages makes %i', async (count, expected) => {
    const inventory = new Inventory({ ...PLACE, endpoint: url });
    const before = callsOf(api);
    await inventory.add(`i-${count}`, instance(count));
    expect(callsOf(api) - before).toBe(expected);
    expect((await inventory.find(`i-${count}`))?.packages).toHaveLength(count);
  });

  test('100 packages in batches are at least 15 times as fast as one by one, at 20 ms a call', async () => {
    delay.ms = 20;
    const database = new Database({ ...PLACE, endpoint: url }, { resumeWithinMs: 0 });
    const timed = async (id: string, save: typeof saveInBatches): Promise<number> => {
      const from = performance.now();
      await database.transaction(async (to) => {
        await to.execute('INSERT INTO ec2 VALUES (:id, :region, :account)', {
          id,
          region: 'r',
          account: 'a',
        });
        await save(to, id, packages(100));
      });
      return performance.now() - from;
    };
    await timed('i-warm', saveInBatches);
    const [batches, single] = [await timed('i-batch', saveInBatches), await timed('i-single', saveOneByOne)];
    expect(single / batches).toBeGreaterThan(15);
    const [[{ longValue } = {}] = []] = await database.execute(
      "SELECT count(*) FROM ec2_package WHERE aws_instance_id IN ('i-batch', 'i-single')",
    );
    expect(longValue).toBe(200);
  });
});

describe('a paused cluster', () => {
  test('resumes while the call is sent again', async () => {
    const { url } = await startDatabase({ resumeMs: 700 });
    const inventory = new Inventory({ ...PLACE, endpoint: url });
    await inventory.add('i-1', instance(1));
    expect((await inventory.find('i-1'))?.packages).toEqual(packages(1));
  });

  test('that takes too long is an error of its own', async () => {
    const { url } = await startDatabase({ resumeMs: 60_000 });
    const database = new Database({ ...PLACE, endpoint: url }, { resumeWithinMs: 600 });
    await expect(database.execute('SELECT 1')).rejects.toThrow(/resuming after being auto-paused/);
  });
});
