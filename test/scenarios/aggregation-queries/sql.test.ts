import { describe, expect, test } from 'vitest';
import { QUERIES, pathOf } from '../../../scenarios/aggregation-queries/queries.ts';
import { parse, UnsupportedQuery } from '../../../scenarios/aggregation-queries/sql.ts';

const TABLE = 'performance_test_table';
const PK = 'ACCOUNT#ACCOUNT40#CUSTOMER#CUSTOMER33';

describe('the two queries', () => {
  test("their text, names and paths are the seed's, the key in each, quotes as %27 and hashes as %23", () => {
    const { zipcode, status } = QUERIES;
    expect(zipcode.sql(TABLE, PK)).toBe(
      `select zipcode,pk,sum(amount) as total from "performance_test_table" where pk='${PK}' group by zipcode, pk`,
    );
    expect(zipcode.name(TABLE)).toBe(
      'select zipcode,pk,sum(amount) as total from performance_test_table where pk=? group by zipcode',
    );
    expect(status.sql(TABLE, PK)).toBe(
      `select status, pk, count(sk) as total from "performance_test_table" where pk='${PK}' group by status, pk`,
    );
    expect(status.name(TABLE)).toBe(
      'select status, pk, count(sk) as total from performance_test_table where pk=? group by status, pk',
    );
    // As Python's requests sends what the original hands to it.
    expect(pathOf(zipcode.sql(TABLE, PK))).toBe(
      '/query-aggregation/select%20zipcode,pk,sum(amount)%20as%20total%20from%20%22performance_test_table%22%20' +
        'where%20pk=%27ACCOUNT%23ACCOUNT40%23CUSTOMER%23CUSTOMER33%27%20group%20by%20zipcode,%20pk',
    );
  });

  test('are read back as what they say', () => {
    expect(parse(QUERIES.zipcode.sql(TABLE, PK))).toEqual({
      table: TABLE,
      pk: PK,
      selected: [
        { kind: 'column', column: 'zipcode' },
        { kind: 'column', column: 'pk' },
        { kind: 'sum', column: 'amount', as: 'total' },
      ],
      groupBy: ['zipcode', 'pk'],
    });
    expect(parse(QUERIES.status.sql(TABLE, PK)).selected.at(-1)).toEqual({
      kind: 'count',
      column: 'sk',
      as: 'total',
    });
  });
});

test.each([
  `SELECT Status , COUNT( sk ) AS n , pk FROM ${TABLE} WHERE pk = 'it''s' GROUP BY status,pk ;`,
  `select sum(zipcode) as z from ${TABLE} where pk='' group by pk`,
])('in any case, with other spaces: %s', (query) => {
  expect(parse(query).table).toBe(TABLE);
});

describe('what is refused', () => {
  const from = `from ${TABLE} where pk='a' group by pk`;
  test.each([
    ['nothing', ''],
    ['no key', `select pk, count(sk) as n from ${TABLE} group by pk`],
    ['another condition', `select pk, count(sk) as n from ${TABLE} where pk='a' or 1=1 group by pk`],
    ['a second statement', `select pk, count(sk) as n ${from}; drop table orders`],
    ['a comment', `select pk, count(sk) as n from ${TABLE} where pk='a'--' group by pk`],
    ['an unknown column', `select password, count(sk) as n ${from}`],
    ['a column that is not grouped by', `select status, count(sk) as n ${from}`],
    ['an unknown function', `select pk, read_text('/etc/passwd') as n ${from}`],
    ['another function', `select pk, avg(amount) as n ${from}`],
    ['a name that is an expression', `select pk, count(sk) as "n; drop" ${from}`],
    ['an aggregate without a name', `select pk, count(sk) ${from}`],
    ['the sum of a text', `select pk, sum(status) as n ${from}`],
    ['a name twice', `select pk, count(sk) as pk ${from}`],
    ['a subquery', `select pk, count(sk) as n from (select 1) where pk='a' group by pk`],
    ['a file', `select pk, count(sk) as n from '/etc/passwd' where pk='a' group by pk`],
    ['grouping by an expression', `select pk, count(sk) as n from ${TABLE} where pk='a' group by pk, 1+1`],
    ['a join', `select pk, count(sk) as n from ${TABLE}, other where pk='a' group by pk`],
    [
      'what is too long',
      `select pk, count(sk) as n from ${TABLE} where pk='${'a'.repeat(3000)}' group by pk`,
    ],
  ])('%s', (_what, query) => {
    expect(() => parse(query)).toThrow(UnsupportedQuery);
    expect(() => parse(query)).toThrow(/^Unsupported query: .+ It takes: select COLUMNS/);
  });

  test('a query that is made to take long to read takes no time', () => {
    const started = performance.now();
    const long = `select ${'a '.repeat(900)} from`;
    expect(() => parse(long)).toThrow(UnsupportedQuery);
    expect(performance.now() - started).toBeLessThan(100);
  });
});
