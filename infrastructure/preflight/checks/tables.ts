import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { type Check, type Context, type Finding, missing, ok, unlessMissing } from '../check.ts';

export const tables: Check = {
  name: 'DynamoDB tables',
  async run(context) {
    const { client, environment } = context;
    const { storesTable, recordsTable, metadataTable } = environment.openSaves;
    const dynamodb = new DynamoDBClient(client);
    const findings: Finding[] = [];
    for (const TableName of [storesTable, recordsTable, metadataTable]) {
      const answer = await unlessMissing(
        dynamodb.send(new DescribeTableCommand({ TableName })),
        'ResourceNotFoundException',
      );
      findings.push(
        ...(answer?.Table
          ? judge(answer.Table, TableName, context)
          : [
              missing(
                `no table ${TableName}`,
                'name it: DEPLOY_OPEN_SAVES_STORES_TABLE, …_RECORDS_TABLE, …_METADATA_TABLE',
              ),
            ]),
      );
    }
    return findings;
  },
};

function judge(table: TableDescription, name: string, { environment: { openSaves } }: Context): Finding[] {
  const capacity = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' ? 'on-demand' : 'provisioned';
  const indexes = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const lacking =
    name === openSaves.recordsTable ? openSaves.recordsIndexes.filter((one) => !indexes.has(one)) : [];
  return [
    capacity === openSaves.tableCapacity
      ? ok(`${name}, ${capacity}`)
      : missing(
          `${name} is ${capacity}`,
          `set openSaves.tableCapacity to ${capacity}, or the boards show the other kind`,
        ),
    ...lacking.map((index) =>
      missing(`${name} has no index ${index}`, 'set openSaves.recordsIndexes to those it has'),
    ),
  ];
}
