import { describe, expect, test } from 'vitest';
import {
  compareStrings,
  fixed,
  floatRepr,
  left,
  parseStrRepr,
  right,
  stepsHalfEven,
  strRepr,
  whole,
} from '../../runner/python.ts';

// Expected values are what CPython 3.11 prints; test/compat asks a Python itself.

describe('floatRepr', () => {
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [5, '5.0'],
    [100, '100.0'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.00012345, '0.00012345'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [5e-324, '5e-324'],
    [-12.5, '-12.5'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [Number.NaN, 'nan'],
  ])('%d is %s', (value, text) => expect(floatRepr(value)).toBe(text));
});

describe('strRepr', () => {
  test.each([
    ['plain', "'plain'"],
    ["it's", `"it's"`],
    [`it's "so"`, `'it\\'s "so"'`],
    ['a\\b\n\r\t', String.raw`'a\\b\n\r\t'`],
    ['\u0000\u007f\u00a0', String.raw`'\x00\x7f\xa0'`],
    ['\u200b\ue000', String.raw`'\u200b\ue000'`],
    ['\u{e0001}', String.raw`'\U000e0001'`],
    ['größe 😀', "'größe 😀'"],
  ])('%j is %s, and reads back', (text, repr) => {
    expect(strRepr(text)).toBe(repr);
    expect(parseStrRepr(repr)).toBe(text);
  });

  test.each(['plain', '5', "'a', 'b'", "'open", "ValueError('x')", `'a' "b"`, ''])(
    '%s is not the repr of one str',
    (repr) => expect(parseStrRepr(repr)).toBeUndefined(),
  );
});

describe('stepsHalfEven', () => {
  test.each([
    [2.5, 1, 2],
    [3.5, 1, 4],
    [99.5, 1, 100],
    [0.5, 1, 0],
    [-0.5, 1, 0],
    [145, 10, 14],
    [145.00000000000003, 10, 15],
    [144.99999999999997, 10, 14],
    [155, 10, 16],
    [1050, 100, 10],
    [10_500, 1000, 10],
  ])('%d in steps of %d is %d', (value, step, steps) => expect(stepsHalfEven(value, step) + 0).toBe(steps));
});

describe('fixed', () => {
  test.each([
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [-0.125, 2, '-0.12'],
    [2.675, 2, '2.67'],
    [8.345, 2, '8.35'],
    [1 / 128, 6, '0.007812'],
    [3 / 128, 6, '0.023438'],
    [2.5, 0, '2'],
    [3.5, 0, '4'],
    [-0, 2, '-0.00'],
    [1e21, 2, '1000000000000000000000.00'],
  ])('%d to %d places is %s', (value, digits, text) => expect(fixed(value, digits)).toBe(text));
});

test('whole cuts towards zero, however large', () => {
  expect([2.9, -2.9, 1e21].map(whole)).toEqual(['2', '-2', '1000000000000000000000']);
});

test('padding counts code points and cuts nothing', () => {
  expect([left('😀', 3), right('😀', 3), left('long', 2), right('long', 2)]).toEqual([
    '😀  ',
    '  😀',
    'long',
    'long',
  ]);
});

test('strings sort by code point, not by UTF-16 unit', () => {
  const words = ['\u{1f600}', '\uffee', '\ue000', 'b', 'ab', 'a', '', 'B'];
  expect(words.toSorted(compareStrings)).toEqual(['', 'B', 'a', 'ab', 'b', '\ue000', '\uffee', '\u{1f600}']);
  expect(compareStrings('same', 'same')).toBe(0);
});
