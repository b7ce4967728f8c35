import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runner/errors.ts';
import { parseDuration, parseSize } from '../../runner/units.ts';

describe('parseDuration', () => {
  test.each([
    ['30', 30],
    ['0', 0],
    ['1.5', 1.5],
    ['30s', 30],
    ['500ms', 0.5],
    ['2m', 120],
    ['1.5m', 90],
    ['1h', 3600],
    ['1h30m', 5400],
    ['1h30m15s', 5415],
    ['1d', 86_400],
    ['1m500ms', 60.5],
  ])('%s is %d s', (text, seconds) => {
    expect(parseDuration(text, '--run-time')).toBeCloseTo(seconds, 9);
  });

  test.each([
    '',
    ' ',
    'abc',
    '-1',
    '-1s',
    '10x',
    '10 s',
    's',
    '1h-30m',
    'Infinity',
    'NaN',
    '30s!',
    '1,5s',
    '0x10',
    '1e3',
  ])('refuses %j, naming the option, the value and what it takes', (text) => {
    const refused = (): unknown => parseDuration(text, '--run-time');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(`--run-time ${text}: `);
    expect(refused).toThrow('such as 30, 30s, 500ms, 1h30m');
  });
});

describe('parseSize', () => {
  test.each([
    ['512', 512],
    ['1KB', 1000],
    ['1kb', 1000],
    ['1KiB', 1024],
    ['5 MB', 5_000_000],
    ['1MiB', 1_048_576],
    ['0.5GB', 500_000_000],
    ['1GiB', 1_073_741_824],
    ['0', 0],
    ['10B', 10],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text, '--size')).toBe(bytes);
  });

  test.each(['', 'KB', '-1KB', '1XB', '1 000', '1e3', 'NaN'])('refuses %j', (text) => {
    const refused = (): unknown => parseSize(text, '--size');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(`--size ${text}: `);
    expect(refused).toThrow('such as 512, 1KB');
  });
});
