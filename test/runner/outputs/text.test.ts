import { expect, test } from 'vitest';
import { count, ms, printable, rate, shorten, span } from '../../../runner/outputs/text.ts';

test.each([
  [0, '0.00'],
  [0.124, '0.12'],
  [9.994, '9.99'],
  [9.996, '10.0'],
  [12.34, '12.3'],
  [99.96, '100'],
  [1234.5, '1,235'],
])('%d ms reads %s', (value, text) => expect(ms(value)).toBe(text));

test.each([
  [0, '0'],
  [999.4, '999'],
  [1000, '1,000'],
  [12_345_678, '12,345,678'],
  [-1234, '-1,234'],
])('%d counted reads %s', (value, text) => expect(count(value)).toBe(text));

test.each([
  [0, '0'],
  [5, '5'],
  [0.5, '0.50'],
  [12.34, '12.3'],
  [998.4, '998'],
  [12_500, '12,500'],
])('a rate of %d reads %s', (value, text) => expect(rate(value)).toBe(text));

test.each([
  [0, '0s'],
  [-3, '0s'],
  [59.6, '1m00s'],
  [65, '1m05s'],
  [3599, '59m59s'],
  [7380, '2h03m'],
])('%d seconds read %s', (value, text) => expect(span(value)).toBe(text));

test.each([
  ['short', 5, 'short'],
  ['abcdefgh', 5, 'ab…gh'],
  ['abcdefgh', 4, 'ab…h'],
  ['abcdefgh', 1, '…'],
  ['😀😀😀😀', 3, '😀…😀'],
])('%s in %d characters is %s', (text, width, short) => expect(shorten(text, width)).toBe(short));

test.each([
  ['/größe/漢字/😀', '/größe/漢字/😀'],
  ['a\x1b[2J\0\r\n\t\x7f\x9b', String.raw`a\x1b[2J\x00\x0d\x0a\x09\x7f\x9b`],
])('%j is shown as %s', (text, shown) => expect(printable(text)).toBe(shown));
