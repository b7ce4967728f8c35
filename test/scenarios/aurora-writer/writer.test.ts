import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SQSRecord } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { attributesOf, jobOf, type Action } from '../../../scenarios/aurora-writer/message.ts';
import { LOOPBACK } from '../../../scenarios/aurora-writer/places.ts';
import { dataApiSql, type Sql } from '../../../scenarios/aurora-writer/sql.ts';
import { makeWriter } from '../../../scenarios/aurora-writer/writer.ts';
import { DataApi } from '../../../scenarios/shared/data-api/server.ts';
import { seeded } from '../../../runner/index.ts';
import { atEnd } from '../../helpers/at-end.ts';

const SCHEMA = fileURLToPath(new URL('../../../scenarios/aurora-writer/schema.sql', import.meta.url));
const JOB = { statements: 1, host: '', database: 'writer', run: 'r' };

let sql: Sql;
let lines: string[] = [];
let count = 0;

/** A record as Lambda hands it over. */
function record(action: Action, more: Partial<typeof JOB> = {}, messageId = `m-${count++}`): SQSRecord {
  const attributes = Object.entries(attributesOf({ action, ...JOB, ...more })).map(([name, value]) => [
    name,
    { dataType: value.DataType, stringValue: value.StringValue },
  ]);
  return { messageId, messageAttributes: Object.fromEntries(attributes) as unknown } as SQSRecord;
}

const writer = (of: Sql) =>
  makeWriter({
    sqlOf: () => Promise.resolve(of),
    log: (line) => lines.push(line),
    random: seeded(1),
    pause: 0,
  });

const one = async (text: string): Promise<unknown> => (await sql.run(text, {}))[0]?.[0];

beforeAll(async () => {
  const { api, url } = await DataApi.start();
  await api.session.use((database) => database.exec(readFileSync(SCHEMA, 'utf8')));
  sql = dataApiSql({ ...LOOPBACK.place, endpoint: url }, 0);
  atEnd(async () => {
    await sql.close();
    await api.close();
  });
});

describe('a message', () => {
  test('has the attributes of the original, and says whose it is', () => {
    expect(
      attributesOf({ action: 'SELECT2', statements: 3, host: 'db.internal', database: 'sales', run: 'r-w0' }),
    ).toEqual({
      Action: { DataType: 'String', StringValue: 'SELECT2' },
      DMLS: { DataType: 'Number', StringValue: '3' },
      HOST: { DataType: 'String', StringValue: 'db.internal' },
      DBNAME: { DataType: 'String', StringValue: 'sales' },
      RUN: { DataType: 'String', StringValue: 'r-w0' },
    });
  });

  test('is read back', () => {
    expect(jobOf(record('INSERT', { host: 'db', statements: 2 }))).toEqual({
      ...JOB,
      action: 'INSERT',
      statements: 2,
      host: 'db',
    });
  });

  test.each([
    [{ Action: { stringValue: 'DROP' } }, 'Action DROP: it is one of SELECT, INSERT, SELECT2'],
    [
      { Action: { stringValue: 'INSERT' }, DMLS: { stringValue: '0' } },
      'DMLS 0: it is a whole number from 1 to 1000',
    ],
  ])('that is none of ours is refused', (messageAttributes, message) => {
    expect(() => jobOf({ messageAttributes } as unknown as SQSRecord)).toThrow(message);
  });
});

describe('the function', () => {
  test('carries out every record of a batch, not only the first, and logs each statement', async () => {
    lines = [];
    const records = [record('INSERT', { statements: 3 }), record('SELECT'), record('SELECT2')];
    expect(await writer(sql)({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(await one('SELECT count(*) FROM transactions')).toBe(3);
    expect(await one('SELECT count(*) FROM executed')).toBe(5);
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.map(({ ACTION }) => ACTION)).toEqual(['INSERT', 'INSERT', 'INSERT', 'SELECT', 'SELECT2']);
    expect(logged[0]).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'PERFORMANCE/AURORA/writer',
            Dimensions: [['ACTION']],
            Metrics: [
              { Name: 'DURATION', Unit: 'Milliseconds' },
              { Name: 'COMPLETIONS', Unit: 'Count' },
            ],
          },
        ],
      },
      ACTION: 'INSERT',
      DURATION: expect.any(Number),
      COMPLETIONS: 1,
    });
  });

  test('inserts values within the ranges of the original', async () => {
    await writer(sql)({ Records: [record('INSERT', { statements: 200, run: 'ranges' })] });
    const [row] = await sql.run(
      `SELECT min(type) >= 1 AND max(type) <= 10 AND count(DISTINCT type) = 10,
        min(date) >= '2019-01-01' AND max(date) <= '2019-01-09' AND count(DISTINCT date) = 9,
        min(quantity) >= 1 AND max(quantity) <= 1000, min(price) >= 0 AND max(price) <= 500,
        bool_and(round(price::numeric, 2)::float8 = price) FROM transactions WHERE run = 'ranges'`,
      {},
    );
    expect(row).toEqual([true, true, true, true, true]);
  });

  test('does nothing twice, however often a message is delivered, also at once', async () => {
    const twice = record('INSERT', { statements: 2, run: 'twice' });
    await Promise.all([1, 2, 3].map(() => writer(sql)({ Records: [twice, twice] })));
    expect(await one("SELECT count(*) FROM transactions WHERE run = 'twice'")).toBe(2);
  });

  test('names the messages that failed, and only those; the rest of a message that broke off comes later', async () => {
    let calls = 0;
    const breaks: Sql = {
      ...sql,
      run: (text, parameters) =>
        ++calls === 2 ? Promise.reject(new Error('gone')) : sql.run(text, parameters),
    };
    const [broken, whole] = [
      record('INSERT', { statements: 2, run: 'broken' }),
      record('INSERT', { run: 'broken' }),
    ];
    expect(await writer(breaks)({ Records: [broken, whole] })).toEqual({
      batchItemFailures: [{ itemIdentifier: broken.messageId }],
    });
    expect(await one("SELECT count(*) FROM transactions WHERE run = 'broken'")).toBe(2);
    expect(await writer(sql)({ Records: [broken] })).toEqual({ batchItemFailures: [] });
    expect(await one("SELECT count(*) FROM transactions WHERE run = 'broken'")).toBe(3);
  });
});
