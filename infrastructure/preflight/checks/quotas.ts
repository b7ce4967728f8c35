import { DescribeLimitsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Check, type Finding, missing, ok, unknown } from '../check.ts';

/** Lambda refuses to reserve the last 100 executions of an account; ours reserve fewer than this in all. */
const EXECUTIONS = 100 + 50;
/** What 5000 requests a second of 1 KB take of one table, at 80 % reads: units a second, with room. */
const UNITS = { read: 5000, write: 5000 };

export const quotas: Check = {
  name: 'Quotas',
  run: async ({ client }) => [
    ...(await seen('Lambda', () => lambda(new LambdaClient(client)))),
    ...(await seen('DynamoDB', () => dynamodb(new DynamoDBClient(client)))),
  ],
};

async function lambda(client: LambdaClient): Promise<Finding> {
  const { AccountLimit: limit } = await client.send(new GetAccountSettingsCommand({}));
  const free = limit?.UnreservedConcurrentExecutions ?? 0;
  return free >= EXECUTIONS
    ? ok(`Lambda: ${free} concurrent executions to reserve from`)
    : missing(
        `Lambda: only ${free} concurrent executions are unreserved, ${EXECUTIONS} are needed`,
        'ask for more in Service Quotas (Lambda, Concurrent executions)',
      );
}

async function dynamodb(client: DynamoDBClient): Promise<Finding> {
  const limits = await client.send(new DescribeLimitsCommand({}));
  const read = limits.TableMaxReadCapacityUnits ?? 0;
  const write = limits.TableMaxWriteCapacityUnits ?? 0;
  return read >= UNITS.read && write >= UNITS.write
    ? ok(`DynamoDB: up to ${read} read and ${write} write units a second for each table`)
    : missing(
        `DynamoDB: a table may take ${read} read and ${write} write units a second`,
        `5000 requests a second want ${UNITS.read} and ${UNITS.write}: ask for more in Service Quotas`,
      );
}

/** Who may deploy need not be allowed to see quotas. */
async function seen(what: string, look: () => Promise<Finding>): Promise<Finding[]> {
  try {
    return [await look()];
  } catch (error) {
    return [unknown(`${what}: ${(error as Error).message}`)];
  }
}
