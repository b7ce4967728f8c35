import {
  CreateCrawlerCommand,
  CreateDatabaseCommand,
  CreatePartitionCommand,
  CreateTableCommand,
  DeleteCrawlerCommand,
  GetCrawlerCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { beforeAll, expect, test, vi } from 'vitest';
import { needMoto, useMoto } from '../../helpers/moto.ts';

const moto = needMoto('the function that starts the crawler');
const DatabaseName = 'results';
const TableName = 'crawled_statistics';
const Name = 'summaries';

moto.describe('the function that starts the crawler', () => {
  let glue: GlueClient;
  let handler: (event: SQSEvent) => Promise<SQSBatchResponse>;

  beforeAll(async () => {
    const access = await useMoto();
    vi.stubEnv('CRAWLER', Name);
    vi.stubEnv('DATABASE', DatabaseName);
    vi.stubEnv('DATA_SETS', JSON.stringify([{ prefix: 'databases/statistics/', table: TableName }]));
    glue = new GlueClient(access);
    await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }));
    await makeCrawler();
    ({ handler } = await import('../../../infrastructure/lambda/start-crawler.ts'));
  });

  const stateOf = async (): Promise<string | undefined> =>
    (await glue.send(new GetCrawlerCommand({ Name }))).Crawler?.State;
  /** A crawler that has nothing to do. */
  const makeCrawler = (): Promise<unknown> =>
    glue.send(new CreateCrawlerCommand({ Name, Role: 'role', Targets: {}, DatabaseName }));
  const ready = async (): Promise<void> => {
    await glue.send(new DeleteCrawlerCommand({ Name }));
    await makeCrawler();
  };
  const failedOf = ({ batchItemFailures }: SQSBatchResponse): string[] =>
    batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const key = (hash: string): string => `databases/statistics/hash=${hash}/1.stats.json`;

  test('a table that is not there yet is crawled; while it is, the message goes back to the queue, at once', async () => {
    expect(failedOf(await handler(eventOf([[key('a')]])))).toEqual([]);
    expect(await stateOf()).toBe('RUNNING');
    const from = performance.now();
    expect(failedOf(await handler(eventOf([[key('a')], []])))).toEqual(['message-0']);
    expect(performance.now() - from).toBeLessThan(2000);
  });

  test('only a new partition is crawled: every record of every message is looked at, and names are decoded', async () => {
    await ready();
    await glue.send(
      new CreateTableCommand({
        DatabaseName,
        TableInput: { Name: TableName, PartitionKeys: [{ Name: 'hash' }] },
      }),
    );
    for (const Values of [['a'], ['b c+é']]) {
      await glue.send(new CreatePartitionCommand({ DatabaseName, TableName, PartitionInput: { Values } }));
    }
    const known = [key('a'), 'databases/statistics/hash%3Db+c%2B%C3%A9/2.stats.json', 'elsewhere/x.json'];
    expect(failedOf(await handler(eventOf([known, []])))).toEqual([]);
    expect(await stateOf()).toBe('READY');
    expect(failedOf(await handler(eventOf([known, [...known, key('new')]])))).toEqual([]);
    expect(await stateOf()).toBe('RUNNING');
    expect(failedOf(await handler(eventOf([known, [...known, key('new')]])))).toEqual(['message-1']);
  });

  test('a message that is none, or has a name that is none, fails alone', async () => {
    await ready();
    const event = eventOf([['databases/statistics/hash=%E9/1.stats.json'], [key('a')], [key('new')]]);
    const broken = { ...event.Records[0], messageId: 'broken', body: '{' } as SQSEvent['Records'][0];
    expect(failedOf(await handler({ Records: [broken, ...event.Records] }))).toEqual(['broken', 'message-0']);
    expect(await stateOf()).toBe('RUNNING');
  });

  test('a crawler that cannot be started is an error, so that all of the batch comes again', async () => {
    vi.stubEnv('CRAWLER', 'none');
    await expect(handler(eventOf([[key('new')], []]))).rejects.toThrow(/none/);
    vi.stubEnv('CRAWLER', Name);
  });
});

/** As SQS hands over what S3 told it. */
function eventOf(messages: readonly (readonly string[])[]): SQSEvent {
  const Records = messages.map((keys, i) => ({
    messageId: `message-${i}`,
    body: JSON.stringify(
      keys.length === 0
        ? { Event: 's3:TestEvent', Bucket: 'b' }
        : { Records: keys.map((one) => ({ eventName: 'ObjectCreated:Put', s3: { object: { key: one } } })) },
    ),
  }));
  return { Records } as SQSEvent;
}
