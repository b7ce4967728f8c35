import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './capacity.ts';
import { StatementError, parse } from './partiql.ts';
import { ServiceError, type Table } from './table.ts';

/** DynamoDB's JSON protocol, for the calls that the scenario makes. */

interface Statement {
  Statement?: string;
  Parameters?: AttributeValue[];
  ConsistentRead?: boolean;
}

interface Call extends Statement {
  TableName?: string;
  Statements?: Statement[];
  RequestItems?: Record<string, { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]>;
  ReturnConsumedCapacity?: string;
}

type Body = Record<string, unknown>;

const MOST_STATEMENTS = 25;
const EXCEPTION = /Exception$/;

/** Answers calls to one table of this name, which was made already. */
export class Endpoint {
  readonly #operations: Record<string, (call: Call) => Body> = {
    ExecuteStatement: (call) => this.#execute(call),
    BatchExecuteStatement: (call) => this.#executeBatch(call),
    BatchWriteItem: (call) => this.#writeBatch(call),
    DescribeTable: (call) => this.#describe(call),
  };

  constructor(
    readonly name: string,
    readonly table: Table,
  ) {}

  /** `target` is the header x-amz-target. Throws ServiceError. */
  answer(target: string, body: string): Body {
    const operation = this.#operations[target.replace('DynamoDB_20120810.', '')];
    if (!operation)
      throw new ServiceError('UnknownOperationException', 'An unknown operation was requested.');
    return operation(read(body));
  }

  #execute(call: Call): Body {
    const { items, units } = this.#run(call);
    return { Items: items, ...this.#consumed(call, units, (one) => one) };
  }

  #executeBatch(call: Call): Body {
    const statements = call.Statements ?? [];
    if (statements.length === 0) throw new ServiceError('ValidationException', 'The statement was empty.');
    if (statements.length > MOST_STATEMENTS) {
      throw new ServiceError(
        'ValidationException',
        `BatchWriteItem cannot write more than ${MOST_STATEMENTS} items`,
      );
    }
    let all = 0;
    const responses = statements.map((statement): Body => {
      try {
        const { items, units } = this.#run(statement);
        all += units;
        return { TableName: this.name, ...(items[0] ? { Item: items[0] } : {}) };
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        // A statement's error has a code of its own: the exception's name without its ending.
        const Code = error.code.replace(EXCEPTION, '').replace(/^Validation$/, 'ValidationError');
        return { TableName: this.name, Error: { Code, Message: error.message } };
      }
    });
    return { Responses: responses, ...this.#consumed(call, all, (one) => [one]) };
  }

  #run({ Statement: text = '', Parameters: parameters, ConsistentRead: isConsistent = false }: Statement): {
    items: Item[];
    units: number;
  } {
    try {
      const statement = parse(text, parameters);
      this.#demand(statement.table);
      if (statement.kind === 'select') return this.table.select(statement.conditions, isConsistent);
      return { items: [], units: this.table.insert(statement.item) };
    } catch (error) {
      if (error instanceof StatementError) throw new ServiceError('ValidationException', error.message);
      throw error;
    }
  }

  #writeBatch(call: Call): Body {
    const [[table, requests] = ['', []]] = Object.entries(call.RequestItems ?? {});
    this.#demand(table);
    let units = 0;
    const left = requests.filter(({ PutRequest: put, DeleteRequest: deletes }) => {
      try {
        units += put ? this.table.put(put.Item) : this.table.delete(deletes?.Key ?? {});
        return false;
      } catch (error) {
        if (error instanceof ServiceError && error.code.startsWith('ProvisionedThroughput')) return true;
        throw error;
      }
    });
    const unprocessed = left.length > 0 ? { [table]: left } : {};
    return { UnprocessedItems: unprocessed, ...this.#consumed(call, units, (one) => [one]) };
  }

  #describe({ TableName: table = '' }: Call): Body {
    this.#demand(table);
    const { writes, reads } = this.table.limits;
    return {
      Table: {
        TableName: this.name,
        TableStatus: 'ACTIVE',
        AttributeDefinitions: ['pk', 'sk'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        ProvisionedThroughput: { ReadCapacityUnits: reads, WriteCapacityUnits: writes },
        ItemCount: this.table.size,
      },
    };
  }

  #demand(table: string): void {
    if (table === this.name) return;
    throw new ServiceError('ResourceNotFoundException', 'Cannot do operations on a non-existent table');
  }

  #consumed(
    { ReturnConsumedCapacity: asked = 'NONE' }: Call,
    units: number,
    form: (one: Body) => unknown,
  ): Body {
    if (asked === 'NONE') return {};
    return { ConsumedCapacity: form({ TableName: this.name, CapacityUnits: units }) };
  }
}

function read(body: string): Call {
  try {
    return JSON.parse(body) as Call;
  } catch {
    throw new ServiceError('SerializationException', 'Start of structure or map found where not expected.');
  }
}
