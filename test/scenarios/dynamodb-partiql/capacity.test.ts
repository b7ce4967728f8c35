import { describe, expect, test } from 'vitest';
import { Bucket, readUnits, sizeOf, writeUnits } from '../../../scenarios/dynamodb-partiql/capacity.ts';
import { Table } from '../../../scenarios/dynamodb-partiql/table.ts';

const item = (pk: string, sk: string, bytes = 0) => ({
  pk: { S: pk },
  sk: { S: sk },
  ...(bytes > 0 ? { x: { S: 'x'.repeat(bytes) } } : {}),
});

test('the size of an item: names and values in UTF-8, two digits of a number to a byte, and one', () => {
  expect(sizeOf({ pk: { S: 'é' }, n: { N: '-1234.5' } })).toBe(2 + 2 + 1 + 4);
});

test.each([
  [0, 1],
  [1024, 1],
  [1025, 2],
  [3000, 3],
])('%i bytes are %i write units', (bytes, units) => expect(writeUnits(bytes)).toBe(units));

test.each([
  [0, false, 0.5],
  [4096, false, 0.5],
  [4097, false, 1],
  [4097, true, 2],
])('%i bytes read, consistently: %s, are %s read units', (bytes, consistent, units) =>
  expect(readUnits(bytes, consistent)).toBe(units),
);

test('a bucket gives its rate, keeps a second of it, and waits for what was taken beyond', () => {
  const bucket = new Bucket(10, 0);
  let taken = 0;
  for (let now = 0; now <= 10_000; now += 10) {
    if (!bucket.has(now)) continue;
    bucket.take(1);
    taken++;
  }
  expect(taken).toBeGreaterThanOrEqual(109);
  expect(taken).toBeLessThanOrEqual(111);
  bucket.take(25);
  expect(bucket.has(11_000)).toBe(false);
  expect(bucket.has(13_000)).toBe(true);
});

describe('a table', () => {
  const full = { name: 'Error', code: 'ProvisionedThroughputExceededException', status: 400 };

  test('throttles writes and reads beyond its capacity, each by its own', () => {
    let now = 0;
    const table = new Table({ writes: 2, reads: 1, partitionWrites: 0 }, () => now);
    expect(table.insert(item('a', '1'))).toBe(1);
    expect(table.insert(item('a', '2'))).toBe(1);
    expect(() => table.insert(item('a', '3'))).toThrow(expect.objectContaining(full));
    const key = [{ kind: 'equals', attribute: 'pk', value: { S: 'a' } }] as const;
    expect(table.select(key, false)).toMatchObject({ units: 0.5, items: [item('a', '1'), item('a', '2')] });
    expect(table.select(key, false).units).toBe(0.5);
    expect(() => table.select(key, false)).toThrow(expect.objectContaining(full));
    now = 500;
    expect(table.insert(item('a', '3'))).toBe(1);
    expect(table.size).toBe(3);
  });

  test('throttles one key while others have capacity left', () => {
    const table = new Table({ writes: 0, reads: 0, partitionWrites: 1 }, () => 0);
    table.insert(item('hot', '1'));
    expect(() => table.insert(item('hot', '2'))).toThrow(expect.objectContaining(full));
    expect(table.insert(item('cold', '1', 2000))).toBe(2);
  });

  test('an item that is there is refused, costs what the write would, and stays', () => {
    const table = new Table({ writes: 2, reads: 0, partitionWrites: 0 }, () => 0);
    table.insert(item('a', '1'));
    expect(() => table.insert(item('a', '1'))).toThrow(
      expect.objectContaining({ code: 'DuplicateItemException' }),
    );
    expect(() => table.insert(item('a', '2'))).toThrow(expect.objectContaining(full));
    expect(table.size).toBe(1);
  });

  test('what was deleted is gone, and deleting it again is no error', () => {
    const table = new Table({ writes: 0, reads: 0, partitionWrites: 0 });
    table.put(item('a', '1', 3000));
    table.put(item('a', '1', 10));
    expect(table.size).toBe(1);
    expect(table.delete(item('a', '1'))).toBe(1);
    expect(table.delete(item('a', '1'))).toBe(1);
    expect(table.size).toBe(0);
  });

  test('only a partition is read', () => {
    const table = new Table({ writes: 0, reads: 0, partitionWrites: 0 });
    expect(() => table.select([], false)).toThrow(/WHERE pk/);
  });
});
