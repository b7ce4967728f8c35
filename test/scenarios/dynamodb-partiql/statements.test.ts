import { describe, expect, test } from 'vitest';
import { parse, StatementError } from '../../../scenarios/dynamodb-partiql/partiql.ts';
import { insert, select } from '../../../scenarios/dynamodb-partiql/statements.ts';

const TABLE = 'performance_test_table';
/** The seed's sample, and the status that its text and its second query name. */
const SAMPLE = {
  pk: 'ACCOUNT#ACCOUNT40#CUSTOMER#CUSTOMER33',
  sk: 'STATUS#PROCESSED#ORDER#701bc582-e60c-11ec-9a2d-acde48001122',
  zipcode: 56624,
  username: 'user145',
  datetime: '2021-05-17 06:34:21',
  status: 'PROCESSED',
  amount: 4321.055836431855,
};

test("the write of the seed's sample", () => {
  expect(insert(TABLE, SAMPLE)).toEqual({
    Statement:
      `INSERT INTO "performance_test_table" value {'pk': 'ACCOUNT#ACCOUNT40#CUSTOMER#CUSTOMER33', ` +
      `'sk': 'STATUS#PROCESSED#ORDER#701bc582-e60c-11ec-9a2d-acde48001122', 'zipcode': 56624, ` +
      `'username': 'user145', 'datetime': '2021-05-17 06:34:21', 'status': 'PROCESSED', 'amount': 4321.055836431855}`,
  });
});

test.each([
  ['seed', `'sk'`],
  ['attribute', `"sk"`],
] as const)('the read, %s', (match, sortKey) => {
  expect(select(TABLE, SAMPLE.pk, 'STATUS#PROCESSED', match)).toEqual({
    Statement: `SELECT * FROM "performance_test_table" WHERE pk=? AND CONTAINS(${sortKey}, ?)`,
    Parameters: [{ S: SAMPLE.pk }, { S: 'STATUS#PROCESSED' }],
    ConsistentRead: false,
  });
});

describe('what the endpoint reads of a statement', () => {
  test('the write gives back the item, each number with just its digits', () => {
    expect(parse(insert(TABLE, SAMPLE).Statement)).toEqual({
      kind: 'insert',
      table: TABLE,
      item: {
        pk: { S: SAMPLE.pk },
        sk: { S: SAMPLE.sk },
        zipcode: { N: '56624' },
        username: { S: 'user145' },
        datetime: { S: '2021-05-17 06:34:21' },
        status: { S: 'PROCESSED' },
        amount: { N: '4321.055836431855' },
      },
    });
  });

  test('the read', () => {
    const { Statement, Parameters } = select(TABLE, 'a', 'b', 'attribute');
    expect(parse(Statement, Parameters)).toEqual({
      kind: 'select',
      table: TABLE,
      conditions: [
        { kind: 'equals', attribute: 'pk', value: { S: 'a' } },
        { kind: 'contains', in: { attribute: 'sk' }, value: { S: 'b' } },
      ],
    });
  });

  test.each([
    [`insert into t value {'a': 'it''s', 'b': 1.50, 'c': -0.0010, 'd': 007}`, ["it's", '1.5', '-0.001', '7']],
    [`INSERT INTO "a""b" VALUE {'a': 'x,y}{:'}`, ['x,y}{:']],
  ])('quotes, numbers and words in any case: %s', (statement, values) => {
    const parsed = parse(statement);
    const item = parsed.kind === 'insert' ? parsed.item : {};
    expect(Object.values(item).map(({ S, N }) => S ?? N)).toEqual(values);
  });

  test.each([
    'INSERTT INTO "t" value {}',
    `INSERT INTO "t" value {'a': }`,
    `INSERT INTO "t" value {'a': 'b'`,
    `INSERT INTO "t" value {'a': 'b'} more`,
    `INSERT INTO "t" value {'a': 'b`,
    'SELECT pk FROM "t"',
    'DELETE FROM "t" WHERE pk=1',
    '',
  ])('what is malformed is refused: %s', (statement) => {
    expect(() => parse(statement)).toThrow(StatementError);
    expect(() => parse(statement)).toThrow("Statement wasn't well formed, can't be processed: ");
  });

  test.each([[[]], [[{ S: 'a' }, { S: 'b' }]]])('so are other numbers of parameters: %j', (parameters) => {
    expect(() => parse('SELECT * FROM "t" WHERE pk=?', parameters)).toThrow(
      "Number of parameters in request and statement don't match.",
    );
  });
});
