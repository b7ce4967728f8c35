import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UsageError, seeded } from '../../../runner/index.ts';
import { eachLimit } from '../../../scenarios/shared/each-limit.ts';
import { oneOf, parsed, percent, whole } from '../../../scenarios/shared/options.ts';
import { blobs, parseBlobSizes } from '../../../scenarios/open-saves/options.ts';
import { parseShare } from '../../../scenarios/shared/share.ts';
import { parseWeights, weightedPick } from '../../../scenarios/shared/weights.ts';

describe('shares', () => {
  test.each([
    ['1%', 0.01],
    ['0.01', 0.01],
    ['0', 0],
    ['100%', 1],
    ['2.5%', 0.025],
    ['1.0', 1],
  ])('%s', (text, share) => expect(parseShare(text, '--errors')).toBeCloseTo(share, 12));

  test.each(['', '%', '101%', '1.5', '-1%', '1 %%', 'x', '1', '01'])('%j is refused', (text) => {
    expect(() => parseShare(text, '--errors')).toThrow(UsageError);
  });
});

describe('weights', () => {
  test('values with weights; without one it is 1', () => {
    expect(parseWeights('1KB:70, 2KB', '--sizes')).toEqual([
      { value: '1KB', weight: 70 },
      { value: '2KB', weight: 1 },
    ]);
  });

  test.each(['', 'a:', 'a:x', 'a:-1', ':5', 'a:1:2', 'a:0,b:0', 'a,,b'])('%j is refused', (text) => {
    expect(() => parseWeights(text, '--sizes')).toThrow(UsageError);
    expect(() => parseWeights(text, '--sizes')).toThrow(`--sizes ${text}: `);
  });

  test('are picked by weight, those of 0 never', () => {
    const random = seeded(1);
    const pick = weightedPick([
      { value: 'never', weight: 0 },
      { value: 'often', weight: 3 },
      { value: 'seldom', weight: 1 },
    ]);
    const picks = Array.from({ length: 20_000 }, () => pick(random));
    expect(picks).not.toContain('never');
    expect(picks.filter((value) => value === 'often').length / picks.length).toBeCloseTo(0.75, 1);
    expect(() => weightedPick([{ value: 'a', weight: 0 }])).toThrow(RangeError);
  });
});

describe('options', () => {
  const schema = z.object({
    count: whole(3, 'a count', 1, 10),
    ratio: percent(80, 'a ratio'),
    share: parsed('1%', 'a share', parseShare),
    mode: oneOf('one', 'a mode', ['one', 'two']),
  });

  test('defaults, typed text, and what was parsed before', () => {
    const defaults = { count: 3, ratio: 80, share: '1%', mode: 'one' };
    expect(schema.parse({})).toEqual(defaults);
    expect(schema.parse(defaults)).toEqual(defaults);
    const typed = schema.parse({ count: '7', ratio: '12.5', share: '0.5', mode: 'two' });
    expect(typed).toEqual({ count: 7, ratio: 12.5, share: '0.5', mode: 'two' });
  });

  test.each([
    [{ count: '0' }, 'it takes a whole number from 1 to 10'],
    [{ count: '1.5' }, 'it takes a whole number from 1 to 10'],
    [{ count: '' }, 'it takes a whole number from 1 to 10'],
    [{ count: 'x' }, 'it takes a whole number from 1 to 10'],
    [{ count: '0x5' }, 'it takes a whole number from 1 to 10'],
    [{ count: '1e0' }, 'it takes a whole number from 1 to 10'],
    [{ ratio: '101' }, 'it takes a percentage from 0 to 100'],
    [{ share: 'x' }, 'not a share. It takes 1% or 0.01, from 0 to 100%'],
    [{ mode: 'three' }, 'it takes one or two'],
  ])('%j: %s', (typed, message) => {
    expect(schema.safeParse(typed).error?.issues[0]?.message).toBe(message);
  });
});

describe('eachLimit', () => {
  const never = new AbortController().signal;

  test('does all, at most so many at once', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await eachLimit(50, 7, never, async (index) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      done.push(index);
    });
    expect(most).toBe(7);
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('stops at the first error, once what had started is done', async () => {
    let started = 0;
    let finished = 0;
    const work = eachLimit(100, 5, never, async (index) => {
      started++;
      await new Promise((resolve) => setImmediate(resolve));
      if (index === 3) throw new Error('no');
      finished++;
    });
    await expect(work).rejects.toThrow('no');
    expect(started).toBeLessThanOrEqual(10);
    expect(finished).toBe(started - 1);
  });

  test('stops when it is aborted, with the reason', async () => {
    const aborter = new AbortController();
    let started = 0;
    const work = eachLimit(100, 2, aborter.signal, async () => {
      if (++started === 4) aborter.abort(new Error('time is up'));
    });
    await expect(work).rejects.toThrow('time is up');
    expect(started).toBeLessThanOrEqual(5);
  });

  test('nothing to do is done', () =>
    expect(eachLimit(0, 5, never, () => Promise.reject(new Error()))).resolves.toBeUndefined());
});

describe('sizes of blobs', () => {
  test.each([
    ['1KB:1,1kb:2, 1 KB:3', [['1KB', 1000, 6]]],
    [
      '1.0kib, 512',
      [
        ['1KiB', 1024, 1],
        ['512', 512, 1],
      ],
    ],
    ['5mb:2', [['5MB', 5_000_000, 2]]],
  ])('%s', (text, expected) => {
    const sizes = parseBlobSizes(text, '--blob-sizes');
    expect(sizes.map(({ value, weight }) => [value.label, value.bytes, weight])).toEqual(expected);
  });

  test.each([
    ['foo:1', 'foo: not a size. It takes a number with a unit, such as 512, 1KB, 100KB, 5MB'],
    ['0:1', '0 is not from 1 byte to 10MiB. It takes sizes such as 1KB:70,10MB:30'],
    ['1KB:x', '"x" is no weight. It takes values with weights, such as 1KB:70,100KB:30'],
  ])('%s: %s', (blobSizes, message) => {
    expect(z.object(blobs).safeParse({ blobSizes }).error?.issues[0]?.message).toBe(message);
  });
});
