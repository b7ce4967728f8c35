import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UserError, type LedgerEntry, type ScenarioContext } from 'open-saves-load';
import { batchWrite, demandCredentials, dynamoClient, batchesOf, itemOf } from '../shared/dynamodb.ts';
import { eachLimit } from '../shared/each-limit.ts';
import { orderOf, type OrderRule, type Spread } from '../shared/orders.ts';
import { Reserve } from '../shared/reserve.ts';
import { SdkHandler, type Via } from '../shared/sdk-handler.ts';
import { parsePopularity, type Pick } from '../shared/zipf.ts';
import type { Chosen } from './options.ts';

/** Calls at once while data is made or removed. */
const AT_ONCE = 10;
/** New orders are noted in the ledger so many at a time. */
const BLOCK = 250;
/** Progress is told each time that so many more are made. */
const STEP = 1000;

/** What the tasks of one worker work on. */
export interface Data {
  client: DynamoDBClient;
  rule: OrderRule;
  /** Picks the rank of a partition. */
  pick: Pick;
  fresh: Reserve;
}

/** Finds the table, and makes what is to be read. Throws UserError where that cannot be. */
export async function makeData(context: ScenarioContext<Chosen>): Promise<Data> {
  const { options, run, worker, seed, ledger, signal, http } = context;
  const client = clientOf(context);
  await demandCredentials(client);
  await demandTable(client, context);
  const rule: OrderRule = {
    seed,
    maker: `${run}-w${worker.index}`,
    since: Date.now(),
    accounts: options.accounts,
    customers: options.customers,
  };
  const pick = pickOf(options);
  const { table, popularity } = options;
  const note = (from: number, to: number): LedgerEntry =>
    ledger.add({ kind: 'orders', table, popularity, ...rule, from, to });
  const made = Math.ceil((options.readShare > 0 ? options.items : 0) / worker.count);
  if (made > 0) note(0, made);
  const batches = batchesOf(0, made);
  let done = 0;
  await eachLimit(batches.count, AT_ONCE, signal, async (index) => {
    const orders = batches.numbers(index).map((number) => orderOf(rule, number, pick));
    const requests = orders.map((order) => ({ PutRequest: { Item: itemOf(order) } }));
    await batchWrite(client, table, requests, { http }, signal);
    done += orders.length;
    if (done % STEP < orders.length || done === made) context.progress('items', done, made);
  });
  return { client, rule, pick, fresh: new Reserve(made, BLOCK, note) };
}

/** Deletes the orders that an entry lists, also those that are gone already. */
export async function removeOrders(entry: LedgerEntry, context: ScenarioContext<Chosen>): Promise<void> {
  const { signal, http } = context;
  const client = clientOf(context);
  const rule = entry as unknown as OrderRule;
  const pick = pickOf({ ...rule, popularity: String(entry['popularity']) });
  const batches = batchesOf(Number(entry['from']), Number(entry['to']));
  await eachLimit(batches.count, AT_ONCE, signal, async (index) => {
    const requests = batches.numbers(index).map((number) => {
      const { pk, sk } = orderOf(rule, number, pick);
      return { DeleteRequest: { Key: { pk: { S: pk }, sk: { S: sk } } } };
    });
    await batchWrite(client, String(entry['table']), requests, { http }, signal);
  });
}

function clientOf({ host, options }: ScenarioContext<Chosen>): DynamoDBClient {
  const { region, roleArn, maxAttempts } = options;
  return dynamoClient({ host, region, roleArn, maxAttempts, requestHandler: new SdkHandler() });
}

function pickOf({ accounts, customers, popularity }: Spread & { popularity: string }): Pick {
  return parsePopularity(popularity, '--popularity')(accounts * customers);
}

/** A table that is not there, or has other keys, would fail every request. */
async function demandTable(
  client: DynamoDBClient,
  { options, http }: ScenarioContext<Chosen>,
): Promise<void> {
  const { table, region } = options;
  const how =
    `aws dynamodb create-table --region ${region} --table-name ${table} ` +
    '--attribute-definitions AttributeName=pk,AttributeType=S AttributeName=sk,AttributeType=S ' +
    '--key-schema AttributeName=pk,KeyType=HASH AttributeName=sk,KeyType=RANGE ' +
    '--provisioned-throughput ReadCapacityUnits=5000,WriteCapacityUnits=5000';
  try {
    const via: Via = { http };
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }), via);
    const keys = (Table?.KeySchema ?? []).map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);
    if (keys.join() === 'pk HASH,sk RANGE') return;
    throw new UserError(
      `--table ${table}: its key is ${keys.join(', ')}, and these items have pk HASH, sk RANGE. Name another, or make one: ${how}`,
    );
  } catch (error) {
    const { name, message } = error as Error;
    // Who may write need not be allowed to look at the table.
    if (name === 'AccessDeniedException') return;
    if (error instanceof UserError) throw error;
    if (name === 'ResourceNotFoundException') {
      throw new UserError(`--table ${table}: there is no such table in ${region}. Make it: ${how}`);
    }
    throw new UserError(`The table ${table} cannot be looked at: ${name}: ${message}`);
  }
}
