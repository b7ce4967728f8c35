import { describe, expect, test } from 'vitest';
import { UsageError } from '../../runner/errors.ts';
import { header, hostUrl, label, number, oneOf, whole, words } from '../../runner/parsers.ts';
import { tracedShare } from '../../runner/traces/share.ts';

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
    [header, 'Host: game.test', ['host', 'game.test']],
    [rate, '.5', 0.5],
    [label, 'release_12', 'release_12'],
    [words, 'a b,c,,d', ['a', 'b', 'c', 'd']],
    [tracedShare, '5%', 0.05],
    [tracedShare, '0.5 %', 0.005],
    [tracedShare, '0.05', 0.05],
    [tracedShare, '1%', 0.01],
    [tracedShare, '100%', 1],
    [tracedShare, 'true', 0.01],
    [tracedShare, 'No', undefined],
    [tracedShare, '0', undefined],
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
    [rate, '0x10', 'such as 5'],
    [rate, '1e1', 'such as 5'],
    [count, '0', '1 or more'],
    [count, '11', '10 at most'],
    [count, '1.5', 'a whole number'],
    [kind, 'burst', 'one of even, poisson'],
    [hostUrl, 'nonsense', 'not a URL'],
    [hostUrl, '127.0.0.1:8080', 'http://'],
    [hostUrl, 'ftp://example.test', 'http:// or https://'],
    [hostUrl, '', 'such as http://127.0.0.1:8080'],
    [hostUrl, 'http://a.test/x?y=1', 'without ? and #'],
    [hostUrl, 'http://a.test/#x', 'without ? and #'],
    [header, 'no colon', '"Name: value"'],
    [header, 'bad name: x', '"Name: value"'],
    [header, ': x', '"Name: value"'],
    [header, 'Content-Length: 5', 'sets content-length itself'],
    [header, 'transfer-encoding: chunked', 'sets transfer-encoding itself'],
    [header, 'Connection: close', 'sets connection itself'],
    [label, 'Release 12', 'lower-case letters'],
    [label, 'release-12', 'Write _ for other characters: release_12'],
    [label, '', 'lower-case letters'],
    [tracedShare, '1', '100% for all of them'],
    [tracedShare, '1.0', 'such as 5% or 0.05'],
    [tracedShare, '101%', 'such as 5%'],
    [tracedShare, '0%', 'such as 5%'],
    [tracedShare, '-1%', 'such as 5%'],
    [tracedShare, '%', 'such as 5%'],
    [tracedShare, 'PlainUser', 'a share of the requests'],
  ])('%# %j', (parse: (value: string, option: string) => unknown, value, expected) => {
    const refused = (): unknown => parse(value, '--option');
    expect(refused).toThrow(UsageError);
    expect(refused).toThrow(`--option ${value}: `);
    expect(refused).toThrow(expected);
  });
});

test.each(['X-A: é', 'X-A: €', 'X-A: a\nb', 'X-A: a\u0000', 'X-A: \u007f'])(
  'header %j is refused',
  (value) => {
    expect(() => header(value, '--header')).toThrow(UsageError);
    expect(() => header(value, '--header')).toThrow(`--header ${JSON.stringify(value)}: `);
    expect(() => header(value, '--header')).toThrow('printable ASCII');
  },
);

test('a password in a URL is refused, and not shown', () => {
  const refused = (): unknown => hostUrl('http://ada:s3cr3t@a.test', '--host');
  expect(refused).toThrow(UsageError);
  expect(refused).toThrow('--host http://…@a.test: ');
  expect(refused).toThrow('--basic-auth USER:PASSWORD');
  expect(refused).not.toThrow('s3cr3t');
});
