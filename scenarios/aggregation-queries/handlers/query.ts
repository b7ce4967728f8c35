import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { aggregate, bytesOf, type Item } from '../aggregate.ts';
import { answerQuery, failure, type Source } from '../service.ts';
import type { Aggregation } from '../sql.ts';

/** Orders of a DynamoDB table: a query reads the partition of its key, and aggregates what it read. */
export class TableSource implements Source {
  constructor(
    readonly client: DynamoDBClient,
    readonly table: string,
  ) {}

  async aggregate(query: Aggregation): ReturnType<Source['aggregate']> {
    const started = performance.now();
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: query.pk } },
      },
    );
    for await (const { Items = [] } of pages) items.push(...Items);
    const retrieved = performance.now();
    const rows = aggregate(query, items);
    const payloadBytes = items.reduce((sum, item) => sum + bytesOf(item), 0);
    return {
      rows,
      stats: { retrieve: retrieved - started, aggregate: performance.now() - retrieved, payloadBytes },
    };
  }
}

type Event = Pick<APIGatewayProxyEventV2, 'pathParameters'>;

/** `GET /query-aggregation/{query+}`, behind the authorizer of authorize.ts. */
export function queryHandler(source: Source, table: string) {
  return async ({ pathParameters }: Event): Promise<APIGatewayProxyStructuredResultV2> => {
    const { status, body } = await answerQuery(source, pathParameters?.['query'] ?? '', table).catch(
      (error: unknown) => {
        // The log says what it was; who asks learns that it was not the query.
        console.error(error);
        return failure(500, 'There was an error processing your request.');
      },
    );
    return { statusCode: status, headers: { 'content-type': 'application/json' }, body };
  };
}

const TABLE = process.env['TABLE_NAME'] ?? '';

export const handler = queryHandler(new TableSource(new DynamoDBClient({}), TABLE), TABLE);
