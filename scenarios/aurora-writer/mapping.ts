import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MappingOptions {
  client: SQSClient;
  queueUrl: string;
  /** Messages of one batch, 10 at most. */
  batch: number;
  /** Batches that are carried out at once: Lambda's maximum concurrency. */
  concurrency: number;
  /** Pause after a poll that found nothing, ms. */
  idleMs: number;
  /** The function. A batch that it rejects is left alone, and comes again once it is visible. */
  invoke(event: SQSEvent): Promise<SQSBatchResponse>;
}

/**
 * What Lambda's event source mapping does between a queue and a function: polls, invokes with a batch, deletes what
 * did not fail. It polls with as many loops as batches may run at once: how Lambda scales up is not imitated.
 */
export class EventSourceMapping {
  readonly #options: MappingOptions;
  readonly #loops: Promise<void>[];
  #isStopped = false;

  constructor(options: MappingOptions) {
    this.#options = options;
    this.#loops = Array.from({ length: options.concurrency }, () => this.#loop());
  }

  /** Resolves once no batch is being carried out any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
  }

  async #loop(): Promise<void> {
    const { idleMs } = this.#options;
    while (!this.#isStopped) {
      const wasIdle = await this.#once().catch(() => true);
      if (wasIdle && !this.#isStopped) await sleep(idleMs);
    }
  }

  /** Whether there was nothing to do. */
  async #once(): Promise<boolean> {
    const { client, queueUrl: QueueUrl, batch, invoke } = this.#options;
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: batch,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (messages.length === 0) return true;
    const { batchItemFailures } = await invoke({ Records: messages.map(recordOf) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const Entries = messages
      .filter(({ MessageId }) => !failed.has(MessageId ?? ''))
      .map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    if (Entries.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return false;
  }
}

/** A message as Lambda hands it to a function. */
function recordOf({
  MessageId,
  ReceiptHandle,
  Body,
  Attributes = {},
  MessageAttributes = {},
}: Message): SQSRecord {
  const attributes = Object.entries(MessageAttributes).map(([name, value]) => [
    name,
    { dataType: value.DataType ?? 'String', stringValue: value.StringValue ?? '' },
  ]);
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    attributes: {
      ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: Attributes.SentTimestamp ?? '0',
      SenderId: Attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: Object.fromEntries(attributes) as SQSRecord['messageAttributes'],
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:aurora-writer',
    awsRegion: 'us-east-1',
  };
}
