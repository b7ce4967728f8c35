import { describe, expect, test } from 'vitest';
import { seeded } from '../../../runner/index.ts';
import { LeasePool } from '../../../scenarios/shared/lease-pool.ts';
import { NumberQueue } from '../../../scenarios/shared/number-queue.ts';
import { Reserve } from '../../../scenarios/shared/reserve.ts';
import { zipf } from '../../../scenarios/shared/zipf.ts';

describe('leases', () => {
  test.each([1, 2, 3, 4, 5])('no key is lent twice, whatever the order (seed %i)', (seed) => {
    const random = seeded(seed);
    const size = 1 + Math.floor(random() * 40);
    const pool = new LeasePool(size);
    const pick = zipf(size, 1.1);
    const held = new Set<number>();
    const wrong: number[] = [];
    const full: number[] = [];
    for (let step = 0; step < 5000; step++) {
      if (random() < 0.55) {
        const key = pool.take(random, random() < 0.5 ? pick : undefined);
        if (key === undefined) full.push(held.size);
        else {
          if (held.has(key) || key < 0 || key >= size) wrong.push(key);
          held.add(key);
        }
      } else {
        const [key] = held;
        if (key !== undefined) {
          held.delete(key);
          pool.release(key);
        }
      }
      expect(pool.busy).toBe(held.size);
    }
    expect(wrong).toEqual([]);
    expect(full.filter((count) => count < size)).toEqual([]);
  });

  test('popular keys are taken first where they are free', () => {
    const random = seeded(1);
    const pool = new LeasePool(1000);
    let popular = 0;
    for (let i = 0; i < 1000; i++) {
      const key = pool.take(random, zipf(1000, 1.1)) ?? -1;
      if (key < 100) popular++;
      pool.release(key);
    }
    expect(popular).toBeGreaterThan(600);
  });

  test('one key by its number, once', () => {
    const pool = new LeasePool(2);
    expect([pool.takeThis(1), pool.takeThis(1), pool.busy]).toEqual([true, false, 1]);
  });

  test('what was not taken cannot be given back', () => {
    const pool = new LeasePool(2);
    expect(() => pool.release(0)).toThrow(RangeError);
    expect(() => pool.release(5)).toThrow(RangeError);
  });

  test('a pool of nothing lends nothing', () => {
    expect(new LeasePool(0).take(seeded(1))).toBeUndefined();
  });
});

describe('the queue of numbers', () => {
  test.each([1, 2, 3])('gives back what it got, in order, also while it grows (seed %i)', (seed) => {
    const random = seeded(seed);
    const queue = new NumberQueue();
    const model: number[] = [];
    const got: [number | undefined, number | undefined][] = [];
    for (let i = 0; i < 20_000; i++) {
      if (random() < 0.6) {
        queue.push(i);
        model.push(i);
      } else got.push([queue.shift(), model.shift()]);
      expect(queue.length).toBe(model.length);
    }
    expect(got.filter(([one, other]) => one !== other)).toEqual([]);
    while (model.length > 0) expect(queue.shift()).toBe(model.shift());
    expect(queue.shift()).toBeUndefined();
  });
});

test('numbers are noted in blocks before they are given out; what is kept follows what was given', () => {
  const noted: [number, number][] = [];
  const kept: { from: number; to: number }[] = [];
  const reserve = new Reserve(7, 3, (from, to) => {
    noted.push([from, to]);
    const entry = { kind: 'k', from, to };
    kept.push(entry);
    return entry;
  });
  expect(noted).toEqual([]);
  const given = Array.from({ length: 7 }, () => {
    const number = reserve.next();
    expect(kept.some(({ from, to }) => number >= from && number < to)).toBe(true);
    expect(kept.at(-1)?.to).toBe(number + 1);
    return number;
  });
  expect(given).toEqual([7, 8, 9, 10, 11, 12, 13]);
  expect(noted).toEqual([
    [7, 10],
    [10, 13],
    [13, 16],
  ]);
  expect(kept).toEqual([
    { kind: 'k', from: 7, to: 10 },
    { kind: 'k', from: 10, to: 13 },
    { kind: 'k', from: 13, to: 14 },
  ]);
});
