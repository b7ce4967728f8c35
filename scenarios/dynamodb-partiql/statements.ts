import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Order } from '../shared/orders.ts';

/** Where the answer to a call that failed names its exception. */
export const TYPE = '__type';

/** One PartiQL statement, as ExecuteStatement and BatchExecuteStatement take it. */
export interface Statement {
  Statement: string;
  Parameters?: AttributeValue[];
  ConsistentRead?: boolean;
}

/** How a read asks for the sort key: see docs/dynamodb-partiql.md. */
export const READ_MATCHES = ['seed', 'attribute'] as const;
export type ReadMatch = (typeof READ_MATCHES)[number];

/** Every value stands in the statement itself. */
export function insert(table: string, order: Order): Statement {
  const fields = Object.entries(order).map(([name, value]) => `${text(name)}: ${literal(value)}`);
  return { Statement: `INSERT INTO ${quoted(table)} value {${fields.join(', ')}}` };
}

/** All of a partition that contains `sk` in its sort key. */
export function select(table: string, pk: string, sk: string, match: ReadMatch): Statement {
  const sortKey = match === 'seed' ? `'sk'` : `"sk"`;
  return {
    Statement: `SELECT * FROM ${quoted(table)} WHERE pk=? AND CONTAINS(${sortKey}, ?)`,
    Parameters: [{ S: pk }, { S: sk }],
    ConsistentRead: false,
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const literal = (value: string | number): string => (typeof value === 'number' ? String(value) : text(value));
