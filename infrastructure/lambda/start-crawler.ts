import {
  CrawlerRunningException,
  EntityNotFoundException,
  GetPartitionCommand,
  GlueClient,
  StartCrawlerCommand,
} from '@aws-sdk/client-glue';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { z } from 'zod';

/** What S3 says of new objects, by the queue; its test message has no records. */
const notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).default([]),
});

/** A data set that the crawler reads: its keys begin so, and its table is called so. */
const dataSets = z.array(z.object({ prefix: z.string(), table: z.string() }));

const glue = new GlueClient({});

/**
 * Starts the crawler when an object is in a partition that its table does not have yet. A crawler that is running may
 * have passed the place already: the message goes back to the queue, and comes again when its visibility ends.
 */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const sets = dataSets.parse(JSON.parse(variable('DATA_SETS')));
  const waiting: string[] = [];
  const failed: string[] = [];
  for (const { messageId, body } of Records) {
    try {
      if (await hasNew(keysOf(body), sets)) waiting.push(messageId);
    } catch (error) {
      console.error(`Message ${messageId}: ${String(error)}`);
      failed.push(messageId);
    }
  }
  if (waiting.length > 0 && !(await started(variable('CRAWLER')))) failed.push(...waiting);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Names of the objects of a message, as they are: in it, blanks are plus signs and the rest is percent-encoded. */
function keysOf(body: string): string[] {
  const { Records } = notification.parse(JSON.parse(body));
  return Records.map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' ')));
}

async function hasNew(keys: readonly string[], sets: z.output<typeof dataSets>): Promise<boolean> {
  const partitions = new Map<string, { table: string; value: string }>();
  for (const key of keys) {
    const set = sets.find(({ prefix }) => key.startsWith(prefix));
    const value = set && /^[^/=]+=([^/]+)\//.exec(key.slice(set.prefix.length))?.[1];
    if (value !== undefined) partitions.set(`${set?.table} ${value}`, { table: set?.table ?? '', value });
  }
  for (const { table, value } of partitions.values()) {
    if (!(await isKnown(table, value))) return true;
  }
  return false;
}

async function isKnown(TableName: string, value: string): Promise<boolean> {
  try {
    const DatabaseName = variable('DATABASE');
    await glue.send(new GetPartitionCommand({ DatabaseName, TableName, PartitionValues: [value] }));
    return true;
  } catch (error) {
    // Of the table as well as of the partition: before the first crawl there is neither.
    if (error instanceof EntityNotFoundException) return false;
    throw error;
  }
}

/** Whether the crawler was started; not while it is running. Whatever else is wrong with it is thrown. */
async function started(Name: string): Promise<boolean> {
  try {
    await glue.send(new StartCrawlerCommand({ Name }));
    console.info(`Crawler ${Name} was started`);
    return true;
  } catch (error) {
    if (!(error instanceof CrawlerRunningException)) throw error;
    console.info(`Crawler ${Name} is running: the messages come again`);
    return false;
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
