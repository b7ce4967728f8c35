import { CreateCrawlerCommand, GetCrawlerCommand, GlueClient } from '@aws-sdk/client-glue';
import { PutBucketNotificationConfigurationCommand, type Event, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { beforeAll, expect, test, vi } from 'vitest';
import { needMoto, s3Of, useMoto } from '../helpers/moto.ts';
import { blocksOfPlatform, makeCatalogue, type Blocks, type Catalogue } from './catalogue.ts';
import { storeOpenRun, storeStatistics } from './stored-runs.ts';

const moto = needMoto('the crawler of the results store, from a new object to its start');

moto.describe('the crawler of the results store, from a new object to its start', () => {
  const blocks = blocksOfPlatform();
  let s3: S3Client;
  let sqs: SQSClient;
  let glue: GlueClient;
  let catalogue: Catalogue;
  let QueueUrl: string | undefined;
  let deadLetters: string | undefined;
  let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;

  beforeAll(async () => {
    vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const access = await useMoto();
    [s3, sqs, glue] = [s3Of(access), new SQSClient(access), new GlueClient(access)];
    catalogue = await makeCatalogue(access, blocks);
    const [main, dead] = queuesOf(blocks);
    ({ QueueUrl: deadLetters } = await sqs.send(new CreateQueueCommand({ QueueName: dead.name })));
    const redrive = JSON.parse(main.redrive_policy ?? '{}') as object;
    const RedrivePolicy = JSON.stringify({ ...redrive, deadLetterTargetArn: await arnOf(deadLetters) });
    const Attributes = { VisibilityTimeout: '0', RedrivePolicy };
    ({ QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: main.name, Attributes })));
    await notify();
    const [crawler] = blocks<{ name: string }>('aws_glue_crawler');
    const Name = crawler?.name;
    await glue.send(new CreateCrawlerCommand({ Name, Role: 'role', Targets: {} }));
    vi.stubEnv('CRAWLER', Name);
    vi.stubEnv('DATABASE', catalogue.database);
    vi.stubEnv('DATA_SETS', variablesOf(blocks, 'start-crawler')['DATA_SETS']);
    ({ handler } = await import('../../infrastructure/lambda/start-crawler.ts'));
  });

  const arnOf = async (url: string | undefined): Promise<string> => {
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
    return (await sqs.send(asked)).Attributes?.['QueueArn'] ?? '';
  };

  /** What the stack says S3 is to tell the queue. */
  async function notify(): Promise<void> {
    const [{ queue } = { queue: [] }] = blocks<{ queue: Told[] }>('aws_s3_bucket_notification');
    const QueueArn = await arnOf(QueueUrl);
    const QueueConfigurations = queue.map((told) => ({
      Id: told.id,
      QueueArn,
      Events: told.events,
      Filter: {
        Key: {
          FilterRules: [
            { Name: 'prefix' as const, Value: told.filter_prefix },
            { Name: 'suffix' as const, Value: told.filter_suffix },
          ],
        },
      },
    }));
    const configuration = new PutBucketNotificationConfigurationCommand({
      Bucket: catalogue.bucket,
      NotificationConfiguration: { QueueConfigurations },
    });
    await s3.send(configuration);
  }

  /** Hands over what waits in a queue as Lambda does: what did not fail is deleted. Gives keys, and which failed. */
  async function deliver(): Promise<{ keys: string[]; failed: number }> {
    const asked = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(asked);
    const Records = Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));
    const { batchItemFailures } = await handler({ Records } as SQSEvent);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const Entries = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId)).map(
      ({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }),
    );
    if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    const keys = Messages.flatMap(({ Body = '{}' }) => (JSON.parse(Body) as Notified).Records ?? []);
    return { keys: keys.map((one) => decodeURIComponent(one.s3.object.key)), failed: failed.size };
  }

  test('summaries of a run start it, samples do not; while it is running, what is new waits in the queue', async () => {
    const { bucket, prefix, database } = catalogue;
    const open = await storeOpenRun(bucket, prefix);
    expect(await deliver()).toEqual({ keys: [`${prefix}runs/dt=2026-01-14/${open.run.id}.json`], failed: 0 });
    const [crawler] = blocks<{ name: string }>('aws_glue_crawler');
    const { Crawler } = await glue.send(new GetCrawlerCommand({ Name: crawler?.name }));
    expect(Crawler?.State).toBe('RUNNING');
    const { key } = await storeStatistics(s3, bucket, database, open);
    expect(await deliver()).toEqual({ keys: [key], failed: 1 });
    // As often as the stack lets it, then it is among the dead letters.
    const [main] = queuesOf(blocks);
    const { maxReceiveCount: tries } = JSON.parse(main.redrive_policy ?? '{}') as { maxReceiveCount: number };
    expect(tries * (main.visibility_timeout_seconds ?? 0)).toBe(2 * 3600);
    for (let tried = 1; tried < tries; tried++) expect(await deliver()).toEqual({ keys: [key], failed: 1 });
    expect(await deliver()).toEqual({ keys: [], failed: 0 });
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLetters }));
    expect(Messages).toHaveLength(1);
  });

  test('the function may take a sixth of the time after which its messages come again, and tells which failed', () => {
    const [main] = queuesOf(blocks);
    const [mapping] = blocks('aws_lambda_event_source_mapping');
    expect(mapping?.['function_response_types']).toEqual(['ReportBatchItemFailures']);
    const [start] = blocks<{ function_name: string; timeout: number }>('aws_lambda_function');
    expect(start?.function_name).toMatch(/start-crawler$/);
    expect(main.visibility_timeout_seconds).toBeGreaterThanOrEqual(6 * (start?.timeout ?? Infinity));
  });
});

interface QueueBlock {
  name: string;
  visibility_timeout_seconds?: number;
  redrive_policy?: string;
}
interface Told {
  id: string;
  events: Event[];
  filter_prefix: string;
  filter_suffix: string;
}
interface Notified {
  Records?: { s3: { object: { key: string } } }[];
}

/** Of new summaries, and of those that could not be dealt with. */
function queuesOf(blocks: Blocks): [QueueBlock, QueueBlock] {
  const queues = blocks<QueueBlock>('aws_sqs_queue').filter(({ name }) => name.includes('new-summaries'));
  const [main, dead] = queues.toSorted((a, b) => a.name.length - b.name.length);
  if (!main || !dead) throw new Error('no queue of new summaries');
  return [main, dead];
}

function variablesOf(blocks: Blocks, name: string): Record<string, string> {
  const functions = blocks<{ function_name: string; environment: { variables: Record<string, string> } }>(
    'aws_lambda_function',
  );
  return functions.find((one) => one.function_name.endsWith(name))?.environment.variables ?? {};
}
