import { beforeAll, describe, expect, test } from 'vitest';
import { options } from '../../../scenarios/dynamodb-partiql/options.ts';
import { serve } from '../../../scenarios/dynamodb-partiql/serve.ts';
import { insert, select } from '../../../scenarios/dynamodb-partiql/statements.ts';
import { atEnd } from '../../helpers/at-end.ts';
import { needDynamoDbLocal, startDynamoDbLocal } from '../../helpers/dynamodb-local.ts';
import { TABLE, clientOf, createTable } from '../../helpers/table.ts';

const real = needDynamoDbLocal("that the embedded endpoint answers as DynamoDB's own program does");

const order = (pk: string, id: string, amount = 4321.055836431855) => ({
  pk,
  sk: `STATUS#PROCESSED#ORDER#${id}`,
  zipcode: 56624,
  username: 'user145',
  datetime: '2021-05-17 06:34:21',
  status: 'PROCESSED',
  amount,
});
const key = (pk: string, id: string) => ({ pk: { S: pk }, sk: { S: `STATUS#PROCESSED#ORDER#${id}` } });
const put = (pk: string, id: string) => ({ PutRequest: { Item: { ...key(pk, id), amount: { N: '1.5' } } } });

interface Answer {
  status: number;
  type: string | null;
  body: Record<string, unknown>;
}

async function ask(url: string, operation: string, body: unknown): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b',
    },
    body: JSON.stringify(body),
  });
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), body: (await answer.json()) as Answer['body'] };
}

/** Calls in order: what a later one answers follows from the earlier ones. */
const CALLS: [what: string, operation: string, body: object][] = [
  ['a write', 'ExecuteStatement', insert(TABLE, order('A#1', '1'))],
  ['the same again', 'ExecuteStatement', insert(TABLE, order('A#1', '1'))],
  ['another', 'ExecuteStatement', insert(TABLE, order('A#1', '2', 0.0010000000001230002))],
  ['a read that matches a text', 'ExecuteStatement', select(TABLE, 'A#1', 'STATUS#PROCESSED', 'seed')],
  [
    'a read that matches the attribute',
    'ExecuteStatement',
    select(TABLE, 'A#1', 'STATUS#PROCESSED', 'attribute'),
  ],
  ['a read of another status', 'ExecuteStatement', select(TABLE, 'A#1', 'STATUS#CREATED', 'attribute')],
  [
    'a read of a key without items',
    'ExecuteStatement',
    select(TABLE, 'A#9', 'STATUS#PROCESSED', 'attribute'),
  ],
  [
    'too few parameters',
    'ExecuteStatement',
    { ...select(TABLE, 'A#1', 'x', 'seed'), Parameters: [{ S: 'A#1' }] },
  ],
  ['a table that is not there', 'ExecuteStatement', insert('another_table', order('A#1', '3'))],
  ['no sort key', 'ExecuteStatement', { Statement: `INSERT INTO "${TABLE}" value {'pk': 'a'}` }],
  [
    'a sort key of another type',
    'ExecuteStatement',
    { Statement: `INSERT INTO "${TABLE}" value {'pk': 'a', 'sk': 5}` },
  ],
  [
    'no statement at all',
    'ExecuteStatement',
    { Statement: `INSERTT INTO "${TABLE}" value {'pk': 'a', 'sk': 'c'}` },
  ],
  [
    'a batch with an item that is there',
    'BatchExecuteStatement',
    { Statements: ['1', '2'].map((id) => insert(TABLE, order('A#1', id === '1' ? '1' : 'new'))) },
  ],
  [
    'a batch that is too large',
    'BatchExecuteStatement',
    { Statements: Array.from({ length: 26 }, (_, i) => insert(TABLE, order('B#1', String(i)))) },
  ],
  ['an empty batch', 'BatchExecuteStatement', { Statements: [] }],
  [
    'puts and deletes, of what is not there too',
    'BatchWriteItem',
    { RequestItems: { [TABLE]: [put('P#1', '1'), { DeleteRequest: { Key: key('A#none', '1') } }] } },
  ],
  ['what was put', 'ExecuteStatement', { Statement: `SELECT * FROM "${TABLE}" WHERE pk='P#1'` }],
  ['a table, described', 'DescribeTable', { TableName: TABLE }],
  ['another table, described', 'DescribeTable', { TableName: 'another_table' }],
  ['an operation that is none', 'Nonsense', {}],
];

async function startEmbedded(typed: object = {}): Promise<string> {
  const served = await serve(options.parse(typed));
  atEnd(() => served.close());
  return served.url;
}

real.describe('answers of the embedded endpoint and of DynamoDB Local, field by field', () => {
  const answers = new Map<string, [ours: Answer, theirs: Answer]>();

  beforeAll(async () => {
    const [ours, theirs] = await Promise.all([
      startEmbedded({ targetWriteCapacity: 5000, targetReadCapacity: 5000 }),
      startDynamoDbLocal(),
    ]);
    await createTable(clientOf(theirs));
    for (const [what, operation, body] of CALLS) {
      answers.set(what, [await ask(ours, operation, body), await ask(theirs, operation, body)]);
    }
  }, 60_000);

  test.each(CALLS.map(([what]) => what))('%s', (what) => {
    const [ours, theirs] = answers.get(what) ?? [];
    expect(ours && comparable(ours)).toEqual(theirs && comparable(theirs));
  });
});

/** What both must say: errors by the last part of their type, and of a table what we describe of it. */
function comparable({ status, type, body }: Answer): object {
  const { __type: exception, message, Message, Table, ...rest } = body;
  if (exception !== undefined) {
    // DynamoDB itself adds Exception to this one, as the SDK's model does; its Local does not.
    const name = String(exception)
      .split('#')
      .at(-1)
      ?.replace(/^DuplicateItem$/, 'DuplicateItemException');
    return { status, type, exception: name, message: message ?? Message };
  }
  if (Table !== undefined) {
    const { TableName, TableStatus, AttributeDefinitions, KeySchema, ItemCount, ProvisionedThroughput } =
      Table as Record<string, Record<string, unknown>>;
    const { ReadCapacityUnits, WriteCapacityUnits } = ProvisionedThroughput ?? {};
    const capacity = [ReadCapacityUnits, WriteCapacityUnits];
    return { status, type, TableName, TableStatus, AttributeDefinitions, KeySchema, ItemCount, capacity };
  }
  return { status, type, ...rest };
}

describe('beside what DynamoDB Local does', () => {
  test('consumed capacity is answered where it is asked for', async () => {
    const url = await startEmbedded();
    const asked = { ReturnConsumedCapacity: 'TOTAL' };
    const consumed = async (operation: string, body: object) =>
      (await ask(url, operation, { ...body, ...asked })).body['ConsumedCapacity'];
    const statement = insert(TABLE, order('A', '1'));
    expect(await consumed('ExecuteStatement', statement)).toEqual({ TableName: TABLE, CapacityUnits: 1 });
    expect(await consumed('ExecuteStatement', select(TABLE, 'A', 'STATUS', 'seed'))).toEqual({
      TableName: TABLE,
      CapacityUnits: 0.5,
    });
    const batch = { Statements: ['2', '3', '1'].map((id) => insert(TABLE, order('A', id))) };
    expect(await consumed('BatchExecuteStatement', batch)).toEqual([{ TableName: TABLE, CapacityUnits: 2 }]);
    expect((await ask(url, 'ExecuteStatement', insert(TABLE, order('A', '4')))).body).toEqual({ Items: [] });
  });

  test('what a batch has no capacity for is unprocessed, and the rest is written', async () => {
    const url = await startEmbedded({ targetWriteCapacity: 2 });
    const puts = Array.from({ length: 10 }, (_, i) => put('A', String(i)));
    const { body } = await ask(url, 'BatchWriteItem', { RequestItems: { [TABLE]: puts } });
    const left = (body['UnprocessedItems'] as Record<string, unknown[]>)[TABLE] ?? [];
    // Two were there to be taken, and what had come back since the table was made lets one more in.
    expect([7, 8]).toContain(left.length);
    expect(left).toEqual(puts.slice(10 - left.length));
    const described = await ask(url, 'DescribeTable', { TableName: TABLE });
    expect(described.body['Table']).toMatchObject({ ItemCount: 10 - left.length });
  });

  test('a request that is not signed is refused', async () => {
    const answer = await fetch(await startEmbedded(), { method: 'POST', body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('MissingAuthenticationTokenException');
  });
});
