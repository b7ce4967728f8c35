import { describe, expect, test } from 'vitest';
import { aggregate } from '../../../scenarios/aggregation-queries/aggregate.ts';
import { answerOf } from '../../../scenarios/aggregation-queries/answer.ts';
import { DecimalSum, trimmed } from '../../../scenarios/aggregation-queries/decimal.ts';
import { parse } from '../../../scenarios/aggregation-queries/sql.ts';

describe('a sum of decimals', () => {
  test.each([
    [['0.1', '0.2'], '0.3'],
    [[], '0'],
    [['1.50', '2.50'], '4'],
    [['-1', '0.001'], '-0.999'],
    [['9999.999999999999', '0.000000000001'], '10000'],
    [['12345678901234567890123456789012345678', '0.1'], '12345678901234567890123456789012345678.1'],
    [['1e-7', '1E+3', '.5'], '1000.5000001'],
    [['100', '-100'], '0'],
  ])('%j is %s', (parts, sum) => {
    const total = new DecimalSum();
    for (const part of parts) total.add(part);
    expect(String(total)).toBe(sum);
  });

  test.each(['', 'abc', '1.2.3', '--1', 'Infinity', '1e9999'])('%j is no decimal', (text) =>
    expect(() => new DecimalSum().add(text)).toThrow(RangeError),
  );

  test.each([
    ['1.50', '1.5'],
    ['2.00', '2'],
    ['100', '100'],
    ['0.0', '0'],
  ])('%s is written %s', (long, short) => expect(trimmed(long)).toBe(short));
});

const item = (status: string, zipcode: string, amount?: string) => ({
  pk: { S: 'k' },
  sk: { S: `STATUS#${status}#ORDER#${zipcode}` },
  status: { S: status },
  zipcode: { N: zipcode },
  ...(amount === undefined ? {} : { amount: { N: amount } }),
});
const ITEMS = [
  item('SHIPPED', '2', '0.1'),
  item('CREATED', '1', '5'),
  item('SHIPPED', '2', '0.2'),
  item('SHIPPED', '3'),
];

const run = (select: string, groups: string) =>
  aggregate(parse(`select ${select} from orders where pk='k' group by ${groups}`), ITEMS);

test('groups in the order of their values, each with its sums and counts, in the order asked for', () => {
  expect(run('zipcode, pk, sum(amount) as total', 'zipcode, pk')).toEqual([
    [
      ['zipcode', '1'],
      ['pk', '"k"'],
      ['total', '5'],
    ],
    [
      ['zipcode', '2'],
      ['pk', '"k"'],
      ['total', '0.3'],
    ],
    [
      ['zipcode', '3'],
      ['pk', '"k"'],
      ['total', 'null'],
    ],
  ]);
  expect(run('count(amount) as n, status', 'status')).toEqual([
    [
      ['n', '1'],
      ['status', '"CREATED"'],
    ],
    [
      ['n', '2'],
      ['status', '"SHIPPED"'],
    ],
  ]);
});

test('no items, no groups', () => {
  expect(aggregate(parse(`select count(sk) as n from orders where pk='k' group by pk`), [])).toEqual([]);
});

test("the answer has the Aggregation Query Proxy's form, and every digit of a sum", () => {
  const rows = run('zipcode, pk, sum(amount) as total', 'zipcode, pk').slice(1, 2);
  const text = answerOf(rows, { aggregate: 12.4, retrieve: 3.6, payloadBytes: 194 });
  expect(text).toBe(
    '{"response":[{"resultSet":[{"zipcode":2,"pk":"k","total":0.3}]}],"stats":{"elapsedTimeToAggregateDataInMs":12,' +
      '"elapsedTimeToRetrieveDataInMs":4,"payloadSizeBytes":194}}',
  );
});
