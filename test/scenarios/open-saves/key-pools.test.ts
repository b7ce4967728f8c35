import { describe, expect, test } from 'vitest';
import { seeded } from '../../../runner/index.ts';
import { BlobPools, SLOTS, type BlobLease } from '../../../scenarios/open-saves/blob-pools.ts';
import { parseBlobSizes } from '../../../scenarios/open-saves/options.ts';
import { Pools, poolSizes } from '../../../scenarios/open-saves/pools.ts';
import { Reserve } from '../../../scenarios/shared/reserve.ts';
import { uniform } from '../../../scenarios/shared/zipf.ts';

const pools = (count: number): Pools =>
  new Pools(poolSizes(count), uniform, new Reserve(count, 100, () => ({ kind: 'k' })));

describe('pools of keys', () => {
  test.each([0, 3, 10, 11, 200])('%i keys are shared out, none left over', (count) => {
    const sizes = poolSizes(count);
    expect(sizes.read + sizes.update + sizes.delete).toBe(count);
  });

  test.each([1, 2, 3])('reads, updates and deletes never meet, whatever the order (seed %i)', (seed) => {
    const random = seeded(seed);
    const keys = pools(50);
    const read = new Set<number>();
    const updated = new Set<number>();
    const deleted = new Set<number>();
    const created = new Set<number>();
    const lent = new Set<number>();
    const wrong: string[] = [];
    for (let step = 0; step < 5000; step++) {
      const what = random();
      if (what < 0.3) read.add(keys.toRead(random));
      else if (what < 0.5) {
        const key = keys.toUpdate(random);
        if (key !== undefined) {
          if (lent.has(key)) wrong.push(`${key} lent twice`);
          lent.add(key);
          updated.add(key);
        }
      } else if (what < 0.7) {
        const [key] = lent;
        if (key !== undefined) {
          lent.delete(key);
          keys.updated(key);
        }
      } else if (what < 0.85) {
        const key = keys.toCreate();
        if (created.has(key)) wrong.push(`${key} created twice`);
        created.add(key);
        // One in ten was not acknowledged.
        if (random() < 0.9) keys.created(key);
      } else {
        const key = keys.toDelete();
        if (key !== undefined) {
          if (deleted.has(key)) wrong.push(`${key} deleted twice`);
          deleted.add(key);
        }
      }
    }
    expect(wrong).toEqual([]);
    const meet = (one: Set<number>, two: Set<number>): number[] => [...one].filter((key) => two.has(key));
    expect([
      ...meet(read, updated),
      ...meet(read, deleted),
      ...meet(updated, deleted),
      ...meet(read, created),
    ]).toEqual([]);
    expect(read.size).toBe(poolSizes(50).read);
    expect(meet(deleted, created).length).toBeGreaterThan(0);
  });

  test('what was not acknowledged is never deleted', () => {
    const keys = pools(3);
    expect(keys.toDelete()).toBe(2);
    keys.toCreate();
    expect(keys.toDelete()).toBeUndefined();
    keys.created(keys.toCreate());
    expect(keys.toDelete()).toBe(4);
  });
});

describe('pools of blobs', () => {
  const sizes = parseBlobSizes('1KB:70,100KB:25,1MB:5', '--blob-sizes');
  const blobs = (): BlobPools => new BlobPools(1000, 64, sizes, uniform);

  test('sizes have records by their weights, and downloads by theirs', () => {
    const made = blobs();
    expect(made.classes.map(({ label, count }) => [label, count])).toEqual([
      ['1KB', 45],
      ['100KB', 16],
      ['1MB', 3],
    ]);
    expect(made.records).toBe(64 + 64 + 1);
    const random = seeded(1);
    const picked = Array.from({ length: 20_000 }, () => made.toDownload(random));
    for (const { value, weight } of sizes) {
      const share = picked.filter(({ size }) => size.label === value.label).length / picked.length;
      expect(Math.abs(share - weight / 100)).toBeLessThan(0.01);
    }
    for (const { record, size } of picked) {
      const own = made.classes.find(({ from, count }) => record >= from && record < from + count);
      expect(own?.label).toBe(size.label);
    }
  });

  test.each([1, 2, 3])(
    'a record has one writer at a time, and only what was acknowledged is deleted (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const made = blobs();
      const uploads: BlobLease[] = [];
      const deletes: BlobLease[] = [];
      const there = new Set<string>();
      const wrong: string[] = [];
      const name = ({ record, slot }: BlobLease): string => `${record}/${slot}`;
      const busy = (): number[] => [...uploads, ...deletes].map(({ record }) => record);
      for (let step = 0; step < 5000; step++) {
        const what = random();
        if (what < 0.35) {
          const before = busy();
          const lease = made.toUpload(random);
          if (lease) {
            if (before.includes(lease.record)) wrong.push(`${name(lease)} has two writers`);
            if (lease.record < 1000 || lease.record >= 1064 || lease.slot >= SLOTS)
              wrong.push(`${name(lease)} is none`);
            uploads.push(lease);
          } else if (before.length < 64) wrong.push(`none lent at ${before.length}`);
        } else if (what < 0.5) {
          const before = busy();
          const lease = made.toDelete();
          if (lease) {
            if (before.includes(lease.record)) wrong.push(`${name(lease)} has two writers`);
            if (!there.delete(name(lease))) wrong.push(`${name(lease)} was not there`);
            deletes.push(lease);
          }
        } else if (what < 0.8) {
          const lease = uploads.shift();
          const acknowledged = random() < 0.9;
          if (lease) made.uploaded(lease, acknowledged);
          if (lease && acknowledged) there.add(name(lease));
        } else {
          const lease = deletes.shift();
          if (lease) made.deleted(lease);
        }
      }
      expect(wrong).toEqual([]);
      expect(there.size).toBeLessThanOrEqual(64 * SLOTS);
    },
  );

  test.each(['0', '1KB:70,11MB:30', '1XB', 'x', '1KB:0'])('%j is no list of sizes', (text) => {
    expect(() => parseBlobSizes(text, '--blob-sizes')).toThrow(/^--blob-sizes/);
  });

  test('10MB and 10MiB are sizes', () => {
    const bytes = parseBlobSizes('10MB,10MiB', '--blob-sizes').map(({ value }) => value.bytes);
    expect(bytes).toEqual([10_000_000, 10_485_760]);
  });
});
