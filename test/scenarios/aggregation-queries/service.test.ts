import { beforeAll, describe, expect, test } from 'vitest';
import { aggregate } from '../../../scenarios/aggregation-queries/aggregate.ts';
import { OrderDatabase } from '../../../scenarios/aggregation-queries/database.ts';
import { options } from '../../../scenarios/aggregation-queries/options.ts';
import { QUERIES, pathOf } from '../../../scenarios/aggregation-queries/queries.ts';
import { serve } from '../../../scenarios/aggregation-queries/serve.ts';
import { parse } from '../../../scenarios/aggregation-queries/sql.ts';
import { itemOf } from '../../../scenarios/shared/dynamodb.ts';
import { orderOf, partitionKey, seededRule } from '../../../scenarios/shared/orders.ts';
import { uniform } from '../../../scenarios/shared/zipf.ts';
import { atEnd } from '../../helpers/at-end.ts';

const TABLE = 'performance_test_table';
const SPREAD = { accounts: 3, customers: 4 };
const COUNT = 2000;
const CREDENTIALS = 'large-query-app:secretEXAMPLE';

/** The orders that the service holds, made here by the same rule. */
const orders = Array.from({ length: COUNT }, (_, number) =>
  orderOf(seededRule(5, SPREAD), number, uniform(12)),
);
const keys = Array.from({ length: 12 }, (_, rank) => partitionKey(SPREAD, rank));

let url = '';
beforeAll(async () => {
  const served = await serve(options.parse({ ...SPREAD, targetItems: COUNT, targetSeed: 5 }));
  atEnd(() => served.close());
  url = served.url;
});

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
const ask = (path: string, authorization = basic(CREDENTIALS), method = 'GET') =>
  fetch(url + path, { method, headers: authorization === '' ? {} : { authorization } });

describe('aggregations', () => {
  test.each(['zipcode', 'status'] as const)(
    'every total by %s of every key, exact to its last digit',
    async (kind) => {
      let rows = 0;
      for (const pk of keys) {
        const sql = QUERIES[kind].sql(TABLE, pk);
        const answer = await ask(pathOf(sql));
        expect(answer.status).toBe(200);
        expect(answer.headers.get('content-type')).toBe('application/json');
        const text = await answer.text();
        // Not parsed as JSON, which would round: the text of each row, made from the orders by BigInt.
        const items = orders.filter((order) => order.pk === pk).map(itemOf);
        const expected = aggregate(parse(sql), items).map(
          (row) => `{${row.map(([name, json]) => `"${name}":${json}`).join(',')}}`,
        );
        const got = /^\{"response":\[\{"resultSet":\[(.*)\]\}\],"stats":/.exec(text)?.[1] ?? '';
        expect(got.split(/(?<=\}),(?=\{)/).toSorted()).toEqual(expected.toSorted());
        rows += expected.length;
      }
      expect(rows).toBeGreaterThan(kind === 'status' ? 80 : 1900);
    },
  );

  test("the answer's fields are the Aggregation Query Proxy's", async () => {
    const answer = (await (await ask(pathOf(QUERIES.zipcode.sql(TABLE, keys[0] ?? '')))).json()) as Record<
      string,
      object
    >;
    expect(answer).toEqual({
      response: [{ resultSet: expect.any(Array) as unknown }],
      stats: {
        elapsedTimeToAggregateDataInMs: expect.any(Number) as unknown,
        elapsedTimeToRetrieveDataInMs: expect.any(Number) as unknown,
        payloadSizeBytes: expect.any(Number) as unknown,
      },
    });
    const { response } = answer as unknown as { response: [{ resultSet: object[] }] };
    expect(response[0].resultSet[0]).toEqual({
      zipcode: expect.any(Number) as unknown,
      pk: keys[0],
      total: expect.any(Number) as unknown,
    });
  });

  test('a key without orders has an empty result', async () => {
    const answer = await ask(pathOf(QUERIES.status.sql(TABLE, 'ACCOUNT#ACCOUNT99#CUSTOMER#CUSTOMER99')));
    expect(await answer.text()).toContain('{"response":[{"resultSet":[]}],');
  });

  test('a missing attribute is NULL, for DuckDB as for us', async () => {
    const database = await OrderDatabase.open(seededRule(5, SPREAD), 3);
    atEnd(() => database.close());
    const query = parse(
      `select pk, count(amount) as n, sum(zipcode) as z from t where pk='${orders[0]?.pk}' group by pk`,
    );
    const { rows } = await database.aggregate(query);
    expect(rows).toEqual(
      aggregate(
        query,
        orders
          .slice(0, 3)
          .filter(({ pk }) => pk === orders[0]?.pk)
          .map(itemOf),
      ),
    );
  });
});

describe('what it refuses', () => {
  const good = pathOf(QUERIES.status.sql(TABLE, keys[0] ?? ''));

  test.each([
    ['no credentials', ''],
    ['another password', basic('large-query-app:wrong')],
    ['another user', basic('someone:secretEXAMPLE')],
    ['another scheme', 'Bearer secretEXAMPLE'],
    ['nothing behind the scheme', 'Basic '],
    ['what is no base64', 'Basic ***'],
  ])('%s: 401, and who asks is told how', async (_what, authorization) => {
    const answer = await ask(good, authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
  });

  test.each([
    ['a query of another shape', pathOf('select * from orders'), 400],
    ['another table', pathOf(QUERIES.status.sql('orders', 'a')), 400],
    ['a path that is not encoded', '/query-aggregation/%zz', 400],
    ['another path', '/health', 404],
  ])('%s', async (_what, path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code: status, message: expect.any(String) as unknown });
  });

  test('another method', async () => expect((await ask(good, basic(CREDENTIALS), 'POST')).status).toBe(404));

  test('the other user is let in too', async () =>
    expect((await ask(good, basic('small-query-app:secretEXAMPLE'))).status).toBe(200));

  test.each([
    ["SELECT * FROM read_text('/etc/hostname')", 'disabled'],
    ["ATTACH '/tmp/other.duckdb'", 'disabled'],
    ["COPY orders TO '/tmp/orders.csv'", 'disabled'],
    ['DELETE FROM orders', 'read-only'],
    ['CREATE TABLE more (a INTEGER)', 'read-only'],
    ['SET enable_external_access = true', 'lock'],
    ['INSTALL httpfs', 'disabled'],
  ])('even a statement that came through reads no file and writes nothing: %s', async (sql, why) => {
    const database = await OrderDatabase.open(seededRule(5, SPREAD), 1);
    atEnd(() => database.close());
    await expect(database.connection.run(sql)).rejects.toThrow(why);
  });
});
