import { describe, expect, test } from 'vitest';
import { Exchange } from '../../runner/exchange.ts';
import { Fifo } from '../../runner/fifo.ts';
import { InFlight } from '../../runner/in-flight.ts';
import { seeded, subSeed } from '../../runner/random.ts';
import { Sleeper } from '../../runner/sleeper.ts';

describe('Fifo', () => {
  test('keeps the order, as an array does, whatever is pushed and shifted', () => {
    const [random, fifo, array] = [seeded(11), new Fifo<number>(), [] as number[]];
    const differences: number[] = [];
    for (let i = 0; i < 20_000; i++) {
      // More pushes at first, more shifts later, so that it grows long and empties again.
      const pushes = random() < (i < 10_000 ? 0.7 : 0.4);
      if (pushes) fifo.push(i);
      if (pushes) array.push(i);
      else if (fifo.shift() !== array.shift()) differences.push(i);
      if (fifo.length !== array.length || fifo.peek() !== array[0]) differences.push(i);
    }
    expect(differences).toEqual([]);
    expect(fifo.shift()).toBe(array[0]);
  });
});

describe('InFlight', () => {
  const make = (name: string): Exchange =>
    new Exchange(
      { method: 'GET', path: '/', name, headers: {}, body: undefined, onData: undefined },
      () => undefined,
      { released: () => undefined, next: () => undefined, send: () => undefined },
    );
  const namesOf = (list: InFlight): string[] => {
    const names: string[] = [];
    list.visit((exchange) => names.push(exchange.parts.name) > 0);
    return names;
  };

  test('oldest first; each leaves from wherever it is', () => {
    const list = new InFlight();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(make) as [Exchange, Exchange, Exchange, Exchange];
    for (const one of [a, b, c, d]) list.add(one);
    expect(namesOf(list)).toEqual(['a', 'b', 'c', 'd']);
    list.remove(b);
    expect(namesOf(list)).toEqual(['a', 'c', 'd']);
    list.remove(a);
    list.remove(d);
    expect(namesOf(list)).toEqual(['c']);
    expect(list.size).toBe(1);
    list.remove(c);
    expect(namesOf(list)).toEqual([]);
    list.add(b);
    expect(namesOf(list)).toEqual(['b']);
  });

  test('what is visited may be removed; visiting ends on false', () => {
    const list = new InFlight();
    for (const name of ['a', 'b', 'c']) list.add(make(name));
    const seen: string[] = [];
    list.visit((exchange) => {
      seen.push(exchange.parts.name);
      list.remove(exchange);
      return exchange.parts.name !== 'b';
    });
    expect(seen).toEqual(['a', 'b']);
    expect(namesOf(list)).toEqual(['c']);
  });
});

describe('seeded', () => {
  test('a seed repeats its numbers; another gives others; all are in [0, 1), spread evenly', () => {
    const draw = (seed: number): number[] => {
      const random = seeded(seed);
      return Array.from({ length: 20_000 }, () => random());
    };
    const got = draw(1);
    expect(draw(1)).toEqual(got);
    expect(draw(2)).not.toEqual(got);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const value of got) tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
    // 2,000 are expected of each tenth, with a deviation of 42.
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(5 * 42);
    expect(tenths).toHaveLength(10);
  });

  test('parts of a run have seeds of their own', () => {
    const seeds = ['load', 'arrivals', 'data', 'cleanup'].flatMap((part) => [
      subSeed(1, part),
      subSeed(2, part),
    ]);
    expect(new Set(seeds).size).toBe(8);
    expect(subSeed(1, 'load')).toBe(subSeed(1, 'load'));
  });
});

describe('Sleeper', () => {
  test('sleeps its time', async () => {
    const started = performance.now();
    await new Sleeper().sleep(0.05);
    expect(performance.now() - started).toBeGreaterThan(48);
  });

  test('wakes all at once, and lets none sleep afterwards', async () => {
    const sleeper = new Sleeper();
    const started = performance.now();
    const sleeps = [sleeper.sleep(60), sleeper.sleep(60)];
    sleeper.wakeAll();
    await Promise.all([...sleeps, sleeper.sleep(60)]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
