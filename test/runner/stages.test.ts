import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runner/errors.ts';
import { cutStages, parseStages, targetOf, totalSeconds } from '../../runner/stages.ts';

describe('parseStages', () => {
  test.each([
    ['100:30s', [[100, 100, 30]]],
    ['100:30', [[100, 100, 30]]],
    ['0-1000:2m', [[0, 1000, 120]]],
    ['1000-0:1h', [[1000, 0, 3600]]],
    ['0.5:1m30s', [[0.5, 0.5, 90]]],
    ['1.5-2.5:500ms', [[1.5, 2.5, 0.5]]],
    [
      '100:30s, 500:30s,0-1000:2m',
      [
        [100, 100, 30],
        [500, 500, 30],
        [0, 1000, 120],
      ],
    ],
    [
      '0:5s,10:5s',
      [
        [0, 0, 5],
        [10, 10, 5],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(parseStages(text)).toEqual(
      expected.map(([fromRps, toRps, seconds]) => ({ fromRps, toRps, seconds })),
    );
  });

  test.each([
    ['', '""'],
    ['100', '"100"'],
    ['100:', '"100:"'],
    [':30s', '":30s"'],
    ['abc:30s', '"abc:30s"'],
    ['-5:30s', '"-5:30s"'],
    ['100-:30s', '"100-:30s"'],
    ['100:30s,', '""'],
    ['100:30s,,200:30s', '""'],
    ['100:30s;200:30s', '30s;200:30s'],
    ['1e3:30s', '"1e3:30s"'],
    ['100:abc', '--stages 100:abc: cannot read "100:abc"'],
    ['5:1s,100:abc', '--stages 5:1s,100:abc: cannot read "100:abc"'],
    ['99999999:1s', 'the rate of "99999999:1s" is above 1000000'],
    ['0-1000001:1s', 'above 1000000'],
    ['100:0s', '"100:0s"'],
    ['100:-3', '-3'],
    ['0:30s', '0:30s'],
    ['0:30s,0-0:5s', '0:30s,0-0:5s'],
  ])('refuses %j, naming what is wrong', (text, named) => {
    const refused = (): unknown => parseStages(text);
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow('--stages');
    expect(refused).toThrow(named);
    expect(refused).toThrow(/such as/);
  });
});

test('a stage stands for its own rate, or the one in its middle', () => {
  expect(targetOf({ fromRps: 5, toRps: 5, seconds: 1 })).toBe(5);
  expect(targetOf({ fromRps: 0, toRps: 100, seconds: 1 })).toBe(50);
});

describe('cutStages', () => {
  const stages = parseStages('100:10s,0-100:10s,7:10s');

  test.each([
    [30, 3],
    [100, 3],
    [20, 2],
    [15, 2],
    [10, 1],
    [4, 1],
  ])('to %i s leaves %i stages', (seconds, count) => {
    const cut = cutStages(stages, seconds);
    expect(cut).toHaveLength(count);
    expect(totalSeconds(cut)).toBeCloseTo(Math.min(seconds, 30), 9);
  });

  test('a ramp that is cut ends at the rate that it had then', () => {
    expect(cutStages(stages, 15)[1]).toEqual({ fromRps: 0, toRps: 50, seconds: 5 });
  });
});
