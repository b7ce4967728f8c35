import {
  BatchWriteItemCommand,
  DynamoDBClient,
  type AttributeValue,
  type DynamoDBClientConfig,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { UserError } from 'open-saves-load';
import { isLoopback } from './loopback.ts';
import { pause } from './retry.ts';
import type { Order } from './orders.ts';
import './quiet-sdk.ts';
import type { Via } from './sdk-handler.ts';

export interface Access {
  /** Base URL of the endpoint; undefined: the region's own. */
  host: string | undefined;
  region: string;
  /** Assumed for the calls; empty: the credentials as they are. */
  roleArn: string;
  /** Requests for one call, the first included. */
  maxAttempts: number;
  requestHandler?: DynamoDBClientConfig['requestHandler'];
}

/** Items that one BatchWriteItem takes. */
const BATCH = 25;
const TRIES = 8;
const FIRST_PAUSE_MS = 50;

/** A client with the default chain's credentials; a loopback endpoint, which checks none, never gets real ones. */
export function dynamoClient({ host, region, roleArn, maxAttempts, requestHandler }: Access): DynamoDBClient {
  return new DynamoDBClient({
    region,
    maxAttempts,
    ...(host === undefined ? {} : { endpoint: host }),
    ...(requestHandler === undefined ? {} : { requestHandler }),
    ...credentialsOf(host, region, roleArn),
  });
}

function credentialsOf(host: string | undefined, region: string, roleArn: string): DynamoDBClientConfig {
  if (host !== undefined && isLoopback(host)) {
    return { credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' } };
  }
  // Asked for over connections of the SDK's own: by the run's, which they would take else, they would be load.
  const { credentials, requestHandler } = new DynamoDBClient({ region }).config;
  if (roleArn === '') return { credentials };
  const params = { RoleArn: roleArn, RoleSessionName: 'open-saves-load' };
  return {
    credentials: fromTemporaryCredentials({
      params,
      masterCredentials: credentials,
      clientConfig: { region, requestHandler },
    }),
  };
}

/** Throws UserError where there are no credentials: before the clock starts, not once a request. */
export async function demandCredentials(client: DynamoDBClient): Promise<void> {
  try {
    await client.config.credentials();
  } catch (error) {
    throw new UserError(
      `There are no AWS credentials to be had: ${(error as Error).message} ` +
        'Export AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, of a session, AWS_SESSION_TOKEN; or name a profile by AWS_PROFILE.',
    );
  }
}

/** An order as DynamoDB holds it. */
export function itemOf(order: Order): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(order).map(([name, value]): [string, AttributeValue] => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
}

/** The numbers from `from` on, below `to`, in groups that one BatchWriteItem takes: how many groups, and each of them. */
export function batchesOf(from: number, to: number): { count: number; numbers(index: number): number[] } {
  return {
    count: Math.ceil((to - from) / BATCH),
    numbers(index) {
      const first = from + index * BATCH;
      return Array.from({ length: Math.min(BATCH, to - first) }, (_, i) => first + i);
    },
  };
}

/**
 * Puts or deletes up to 25 items; what the table has no capacity for at once is sent again, later each time. `via` is
 * handed to a client that sends through the run's. Throws the client's error, and Error when something is still left in the end.
 */
export async function batchWrite(
  client: DynamoDBClient,
  table: string,
  requests: WriteRequest[],
  via: Via | undefined,
  signal: AbortSignal,
): Promise<void> {
  let left: WriteRequest[] = requests;
  for (let tried = 1; left.length > 0; tried++) {
    signal.throwIfAborted();
    try {
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: left } });
      const { UnprocessedItems } = await (via ? client.send(command, via) : client.send(command));
      const rest = UnprocessedItems?.[table] ?? [];
      // Some were taken: the table has capacity, only not that much.
      if (rest.length < left.length) tried = 1;
      left = rest;
    } catch (error) {
      if (tried === TRIES || !mayPass(error)) throw error;
    }
    if (left.length === 0) return;
    if (tried === TRIES) throw new Error(`${left.length} items were not taken, ${TRIES} times over`);
    await pause(FIRST_PAUSE_MS * 2 ** (tried - 1), signal);
  }
}

function mayPass(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const isThrottled =
    name !== undefined && /Throttl|ThroughputExceeded|RequestLimitExceeded|TimeoutError/.test(name);
  return isThrottled || ($metadata?.httpStatusCode ?? 0) >= 500;
}
