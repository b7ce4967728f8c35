import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Item } from '../../../scenarios/aggregation-queries/aggregate.ts';
import { aggregate } from '../../../scenarios/aggregation-queries/aggregate.ts';
import { OrderDatabase } from '../../../scenarios/aggregation-queries/database.ts';
import { authorizer } from '../../../scenarios/aggregation-queries/handlers/authorize.ts';
import { TableSource, queryHandler } from '../../../scenarios/aggregation-queries/handlers/query.ts';
import { QUERIES, pathOf } from '../../../scenarios/aggregation-queries/queries.ts';
import { seed, seedOptions } from '../../../scenarios/aggregation-queries/seed.ts';
import type { Source } from '../../../scenarios/aggregation-queries/service.ts';
import { parse } from '../../../scenarios/aggregation-queries/sql.ts';
import { partitionKey, seededRule } from '../../../scenarios/shared/orders.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { ROOT } from '../../helpers/cli.ts';
import { needDynamoDbLocal, startDynamoDbLocal } from '../../helpers/dynamodb-local.ts';
import { TABLE, clientOf, createTable, itemsIn } from '../../helpers/table.ts';

const SPREAD = { accounts: 2, customers: 3 };
const KEYS = Array.from({ length: 6 }, (_, rank) => partitionKey(SPREAD, rank));

describe('the authorizer', () => {
  const basic = (text: string) => ({
    headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
  });

  test('lets in who has the password, which it reads again after a minute', async () => {
    const passwords = ['one', 'two'];
    let now = 0;
    const authorize = authorizer(
      () => Promise.resolve(passwords.shift() ?? ''),
      () => now,
    );
    const isIn = async (text: string) => (await authorize(basic(text))).isAuthorized;
    expect(await isIn('large-query-app:one')).toBe(true);
    now = 59_000;
    expect(await isIn('large-query-app:two')).toBe(false);
    now = 61_000;
    expect(await isIn('large-query-app:two')).toBe(true);
    expect(passwords).toEqual([]);
  });

  test('a secret without a value lets nobody in', async () => {
    const authorize = authorizer(() => Promise.resolve(''));
    expect(await authorize(basic('large-query-app:'))).toEqual({ isAuthorized: false });
    expect(await authorize({ headers: {} })).toEqual({ isAuthorized: false });
  });
});

describe('the query function', () => {
  const items: Item[] = [{ pk: { S: 'a#b' }, sk: { S: 's' }, status: { S: 'SHIPPED' } }];
  const source: Source = {
    aggregate: (query) =>
      Promise.resolve({
        rows: aggregate(query, items),
        stats: { aggregate: 1, retrieve: 2, payloadBytes: 3 },
      }),
  };
  const path = pathOf(QUERIES.status.sql(TABLE, 'a#b')).replace('/query-aggregation/', '');
  const call = (handler: ReturnType<typeof queryHandler>, query: string) =>
    handler({ pathParameters: { query } });

  test.each([
    ['as it stands in the URL', path],
    ['as a gateway has decoded it', decodeURIComponent(path)],
  ])('takes the query %s', async (_how, query) => {
    expect(await call(queryHandler(source, TABLE), query)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      body:
        '{"response":[{"resultSet":[{"status":"SHIPPED","pk":"a#b","total":1}]}],"stats":' +
        '{"elapsedTimeToAggregateDataInMs":1,"elapsedTimeToRetrieveDataInMs":2,"payloadSizeBytes":3}}',
    });
  });

  test('answers 400 to what it does not run, and 500, without its words, where the table fails', async () => {
    expect(await call(queryHandler(source, TABLE), 'select%201')).toMatchObject({ statusCode: 400 });
    expect(await queryHandler(source, TABLE)({})).toMatchObject({ statusCode: 400 });
    const log = vi.spyOn(console, 'error').mockReturnValue(undefined);
    const failing: Source = { aggregate: () => Promise.reject(new Error('secret detail')) };
    const answer = await call(queryHandler(failing, TABLE), path);
    expect(answer).toMatchObject({ statusCode: 500 });
    expect(answer.body).not.toContain('secret detail');
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ message: 'secret detail' }));
    log.mockRestore();
  });
});

const real = needDynamoDbLocal(
  'that the seeder fills a table, and that the query function sums it as DuckDB does',
);

real.describe('over DynamoDB Local, filled by the seeder', () => {
  test('every total of every key is what the embedded service answers for the same seed', async () => {
    const host = await startDynamoDbLocal();
    const client = clientOf(host);
    await createTable(client);
    let told = 0;
    await seed(seedOptions.parse({ ...SPREAD, items: 510, seed: 9, host }), (done) => (told = done));
    expect(told).toBe(510);
    expect(await itemsIn(client)).toBe(510);
    const database = await OrderDatabase.open(seededRule(9, SPREAD), 510);
    atEnd(() => database.close());
    const handler = queryHandler(new TableSource(client, TABLE), TABLE);
    for (const pk of KEYS) {
      for (const kind of ['zipcode', 'status'] as const) {
        const sql = QUERIES[kind].sql(TABLE, pk);
        const { rows } = await database.aggregate(parse(sql));
        const answer = await handler({ pathParameters: { query: sql } });
        expect(answer.statusCode).toBe(200);
        const body = rows
          .map((row) => `{${row.map(([name, json]) => `"${name}":${json}`).join(',')}}`)
          .join(',');
        expect(answer.body).toContain(`"resultSet":[${body}]`);
        expect(rows.length).toBeGreaterThan(kind === 'status' ? 4 : 50);
      }
    }
    // A second time writes over what is there.
    const seeder = join(ROOT, 'scenarios/aggregation-queries/seed.ts');
    const few = ['--items', '30', '--seed', '9', '--accounts', '2', '--customers', '3'];
    const again = spawnSync(process.execPath, ['--import', 'tsx', seeder, '--host', host, ...few], {
      encoding: 'utf8',
      cwd: ROOT,
    });
    expect(again.stderr).toContain('30 of 30 orders');
    expect(again.status).toBe(0);
    expect(await itemsIn(client)).toBe(510);
  }, 60_000);
});

test('npm run seed refuses what makes no sense, by the option and its value', () => {
  const seeder = join(ROOT, 'scenarios/aggregation-queries/seed.ts');
  const { stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', seeder, '--items', 'many'], {
    encoding: 'utf8',
    cwd: ROOT,
  });
  expect(stderr).toContain('--items many: it takes a whole number from 1');
  expect(status).toBe(2);
});
