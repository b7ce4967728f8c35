import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '../../scenarios/shared/dynamodb.ts';

export const TABLE = 'performance_test_table';

/** A client of an endpoint on loopback. */
export const clientOf = (host: string): DynamoDBClient =>
  dynamoClient({ host, region: 'us-east-1', roleArn: '', maxAttempts: 3 });

/** Makes the table of the orders, as the seed's command does. */
export async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S' as const,
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 5000, WriteCapacityUnits: 5000 },
    }),
  );
}

export async function itemsIn(client: DynamoDBClient): Promise<number | undefined> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
  return Table?.ItemCount;
}
