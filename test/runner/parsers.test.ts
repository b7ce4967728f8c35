import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runner/errors.ts';
import { header, hostUrl, label, number, oneOf, whole, words } from '../../runner/parsers.ts';

const rate = number({ min: 0, above: true, max: 100, what: 'a rate', example: '5' });
const count = whole({ min: 1, max: 10, what: 'a count', example: '3' });
const kind = oneOf('even', 'poisson');

describe('what is taken', () => {
  test.each([
    [rate, '0.5', 0.5],
    [rate, '100', 100],
    [count, '1', 1],
    [count, '10', 10],
    [kind, 'POISSON', 'poisson'],
    [hostUrl, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    [hostUrl, 'https://example.test/base///', 'https://example.test/base'],
    [header, 'Authorization: Bearer a:b', ['authorization', 'Bearer a:b']],
    [header, 'X-Empty:', ['x-empty', '']],
    [label, 'release_12', 'release_12'],
    [words, 'a b,c,,d', ['a', 'b', 'c', 'd']],
  ])('%# %s', (parse: (value: string, option: string) => unknown, value, expected) => {
    expect(parse(value, '--option')).toEqual(expected);
  });
});

describe('what is refused names the option, the value, and what it takes', () => {
  test.each([
    [rate, '0', 'more than 0'],
    [rate, '-1', 'a rate'],
    [rate, '100.1', '100 at most'],
    [rate, '', 'such as 5'],
    [rate, 'abc', 'such as 5'],
    [rate, 'NaN', 'such as 5'],
    [rate, 'Infinity', 'such as 5'],
    [count, '0', '1 or more'],
    [count, '11', '10 at most'],
    [count, '1.5', 'a whole number'],
    [kind, 'burst', 'one of even, poisson'],
    [hostUrl, 'nonsense', 'not a URL'],
    [hostUrl, '127.0.0.1:8080', 'http://'],
    [hostUrl, 'ftp://example.test', 'http:// or https://'],
    [hostUrl, '', 'such as http://127.0.0.1:8080'],
    [header, 'no colon', '"Name: value"'],
    [header, 'bad name: x', '"Name: value"'],
    [header, ': x', '"Name: value"'],
    [label, 'Release 12', 'lower-case letters'],
    [label, '', 'lower-case letters'],
  ])('%# %j', (parse: (value: string, option: string) => unknown, value, expected) => {
    const refused = (): unknown => parse(value, '--option');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(`--option ${value}: `);
    expect(refused).toThrow(expected);
  });
});
