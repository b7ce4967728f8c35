import {
  BatchExecuteStatementCommand,
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  RollbackTransactionCommand,
  type SqlParameter,
} from '@aws-sdk/client-rds-data';
import { describe, expect, test } from 'vitest';
import { DataApi, type DataApiOptions } from '../../../../scenarios/shared/data-api/server.ts';
import { numbered } from '../../../../scenarios/shared/data-api/values.ts';
import { atEnd } from '../../../helpers/at-end.ts';

const ARNS = { resourceArn: 'arn:cluster', secretArn: 'arn:secret' };

async function started(options: DataApiOptions = {}) {
  const { api, url } = await DataApi.start(options);
  const client = new RDSDataClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  atEnd(async () => {
    client.destroy();
    await api.close();
  });
  const execute = (sql: string, parameters: SqlParameter[] = [], transactionId?: string) =>
    client.send(new ExecuteStatementCommand({ ...ARNS, sql, parameters, transactionId }));
  const begin = async () => (await client.send(new BeginTransactionCommand(ARNS))).transactionId ?? '';
  return { api, client, execute, begin };
}

describe('named parameters', () => {
  test.each([
    ['SELECT :a, :b, :a', 'SELECT $1, $2, $1', ['a', 'b']],
    ['SELECT \':a\', ":b", :c', 'SELECT \':a\', ":b", $1', ['c']],
    ["SELECT 'it''s :a' || :b", "SELECT 'it''s :a' || $1", ['b']],
    ['SELECT :a::int, b::text', 'SELECT $1::int, b::text', ['a']],
    ['SELECT 1 -- :a\n, :b /* :c */', 'SELECT 1 -- :a\n, $1 /* :c */', ['b']],
  ])('%s', (sql, text, names) => {
    expect(numbered(sql)).toEqual({ text, names });
  });
});

describe('statements', () => {
  test('types come in the fields that the service puts them into', async () => {
    const { execute } = await started();
    const sql =
      "SELECT 1::int, 9000000000::bigint, 1.5::float8, 1.50::numeric, true, NULL::text, 'x', '2024-02-29'::date, '2024-02-29 01:02:03'::timestamp";
    expect((await execute(sql)).records).toEqual([
      [
        { longValue: 1 },
        { longValue: 9_000_000_000 },
        { doubleValue: 1.5 },
        { stringValue: '1.50' },
        { booleanValue: true },
        { isNull: true },
        { stringValue: 'x' },
        { stringValue: '2024-02-29' },
        { stringValue: '2024-02-29 01:02:03' },
      ],
    ]);
  });

  test('batches take effect for each set; a duplicate says which key, and its SQLState', async () => {
    const { client, execute } = await started();
    await execute('CREATE TABLE t (a int PRIMARY KEY)');
    const sets = [1, 2, 3].map((a) => [{ name: 'a', value: { longValue: a } }]);
    const sql = 'INSERT INTO t VALUES (:a)';
    await client.send(new BatchExecuteStatementCommand({ ...ARNS, sql, parameterSets: sets }));
    expect((await execute('SELECT count(*) FROM t')).records).toEqual([[{ longValue: 3 }]]);
    await expect(execute('INSERT INTO t VALUES (2)')).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message:
        'ERROR: duplicate key value violates unique constraint "t_pkey"\n  Detail: Key (a)=(2) already exists.; SQLState: 23505',
    });
  });

  test.each([
    ['SELECT :a', 'Cannot find parameter: a'],
    [' ', 'sql is empty'],
  ])('%j is a bad request', async (sql, message) => {
    const { execute } = await started();
    await expect(execute(sql)).rejects.toMatchObject({ name: 'BadRequestException', message });
  });

  test('an answer above 1 MiB is refused, as the service does', async () => {
    const { execute } = await started();
    await expect(execute("SELECT repeat('x', 1100000)")).rejects.toThrow(/response size limit/);
  });
});

describe('transactions', () => {
  test('what is committed stays, what is rolled back does not, and others wait meanwhile', async () => {
    const { client, execute, begin } = await started();
    await execute('CREATE TABLE t (a int)');
    const first = await begin();
    await execute('INSERT INTO t VALUES (1)', [], first);
    const waiting = execute('SELECT count(*) FROM t');
    await client.send(new RollbackTransactionCommand({ ...ARNS, transactionId: first }));
    expect((await waiting).records).toEqual([[{ longValue: 0 }]]);
    const second = await begin();
    await execute('INSERT INTO t VALUES (2)', [], second);
    const done = await client.send(new CommitTransactionCommand({ ...ARNS, transactionId: second }));
    expect(done.transactionStatus).toBe('Transaction Committed');
    expect((await execute('SELECT a FROM t')).records).toEqual([[{ longValue: 2 }]]);
    await expect(execute('SELECT 1', [], second)).rejects.toThrow(/is not found/);
  });

  test('one that nobody uses any more is rolled back', async () => {
    const { execute, begin } = await started({ idleTransactionMs: 100 });
    await execute('CREATE TABLE t (a int)');
    const left = await begin();
    await execute('INSERT INTO t VALUES (1)', [], left);
    expect((await execute('SELECT count(*) FROM t')).records).toEqual([[{ longValue: 0 }]]);
  });

  test('one whose caller is gone before it began keeps nobody waiting', async () => {
    const { client, execute, begin } = await started();
    const held = await begin();
    const abort = new AbortController();
    const gone = client.send(new BeginTransactionCommand(ARNS), { abortSignal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve, 50));
    abort.abort();
    await expect(gone).rejects.toThrow(/aborted/);
    const next = execute('SELECT 1');
    await client.send(new RollbackTransactionCommand({ ...ARNS, transactionId: held }));
    expect((await next).records).toEqual([[{ longValue: 1 }]]);
  });
});
