import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { RECORD, Ring } from '../../../runner/threads/ring.ts';

const record = (first: number): Float64Array =>
  Float64Array.from({ length: RECORD }, (_, i) => first + i / 100);

describe('Ring', () => {
  test('what is written is read, once, in order, many times round', () => {
    const memory = Ring.memory(8);
    const [writer, reader] = [new Ring(memory), new Ring(memory)];
    const read: number[] = [];
    for (let i = 0; i < 100; i++) {
      expect(writer.push(record(i))).toBe(true);
      if (i % 3 === 2) reader.drain((one) => read.push(one[0]!));
    }
    reader.drain((one) => read.push(one[0]!));
    expect(read).toEqual(Array.from({ length: 100 }, (_, i) => i));
    reader.drain(() => expect.unreachable());
  });

  test('every number of a record comes over', () => {
    const ring = new Ring(Ring.memory(2));
    const sent = record(7);
    sent[3] = Number.NaN;
    sent[4] = -Infinity;
    ring.push(sent);
    ring.drain((one) => expect([...one]).toEqual([...sent]));
  });

  test('a full one takes no more until there is room', () => {
    const ring = new Ring(Ring.memory(4));
    expect([1, 2, 3, 4, 5].map((i) => ring.push(record(i)))).toEqual([true, true, true, true, false]);
    ring.drain(() => undefined);
    expect(ring.push(record(6))).toBe(true);
  });

  test('its counts may run over', () => {
    const memory = Ring.memory(4);
    new Int32Array(memory, 0, 2).fill(0x7fff_fffe);
    const ring = new Ring(memory);
    const read: number[] = [];
    for (let i = 0; i < 20; i++) {
      expect(ring.push(record(i))).toBe(true);
      if (i % 2 === 1) ring.drain((one) => read.push(one[0]!));
    }
    expect(read).toEqual(Array.from({ length: 20 }, (_, i) => i));
    for (let i = 0; i < 4; i++) ring.push(record(i));
    expect(ring.push(record(9))).toBe(false);
  });

  test('a size that is no power of two is refused', () => {
    expect(() => Ring.memory(6)).toThrow('6 records: not a power of two');
  });

  test('one thread writes what another reads, all of it', async () => {
    const memory = Ring.memory(256);
    const ring = new Ring(memory);
    // The writer spins while the ring is full: on a busy machine each turn of the ring takes a slice of its time.
    const count = 60_000;
    const writer = new Worker(
      `const { workerData } = require('node:worker_threads');
       const counts = new Int32Array(workerData.memory, 0, 2), records = new Float64Array(workerData.memory, 8);
       for (let i = 0; i < workerData.count; i++) {
         while (i - Atomics.load(counts, 1) >= 256);
         records.fill(i, (i % 256) * ${RECORD}, (i % 256) * ${RECORD} + ${RECORD});
         Atomics.store(counts, 0, i + 1);
       }`,
      { eval: true, workerData: { memory, count } },
    );
    let next = 0;
    let wrong = 0;
    for (;;) {
      ring.drain((one) => {
        if (one[0] !== next || one[RECORD - 1] !== next) wrong++;
        next++;
      });
      if (next >= count) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writer.terminate();
    expect([next, wrong]).toEqual([count, 0]);
  }, 30_000);
});
