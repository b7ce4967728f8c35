import type { Held, Queue, Sent } from './queue.ts';

/** An error as SQS answers it. */
export class SqsError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

interface SendEntry {
  Id?: string;
  MessageBody?: string;
  DelaySeconds?: number;
  MessageAttributes?: Sent['attributes'];
}

interface Request extends SendEntry {
  Entries?: (SendEntry & { ReceiptHandle?: string })[];
  MaxNumberOfMessages?: number;
  ReceiptHandle?: string;
}

const MOST_ENTRIES = 10;

/** What the service's operations do, by the name in `x-amz-target`, for a part of a run. Throws SqsError. */
export function operate(queue: Queue, operation: string, request: Request, phase?: Sent['phase']): object {
  switch (operation) {
    case 'SendMessage':
      return sent(queue, request, phase);
    case 'SendMessageBatch':
      return {
        Successful: entriesOf(request).map((entry) => ({ Id: entry.Id, ...sent(queue, entry, phase) })),
        Failed: [],
      };
    case 'ReceiveMessage':
      return {
        Messages: queue.receive(Math.min(MOST_ENTRIES, request.MaxNumberOfMessages ?? 1)).map(received),
      };
    case 'DeleteMessage':
      queue.delete(request.ReceiptHandle ?? '');
      return {};
    case 'DeleteMessageBatch':
      for (const { ReceiptHandle = '' } of entriesOf(request)) queue.delete(ReceiptHandle);
      return { Successful: entriesOf(request).map(({ Id }) => ({ Id })), Failed: [] };
    case 'GetQueueAttributes': {
      const { visible, notVisible, delayed } = queue.counts();
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(notVisible),
          ApproximateNumberOfMessagesDelayed: String(delayed),
        },
      };
    }
    default:
      throw new SqsError('UnsupportedOperation', `${operation} is not there in the queue that comes along`);
  }
}

function entriesOf({ Entries: entries = [] }: Request): NonNullable<Request['Entries']> {
  if (entries.length === 0) throw new SqsError('EmptyBatchRequest', 'There is no entry in the batch');
  if (entries.length > MOST_ENTRIES)
    throw new SqsError('TooManyEntriesInBatchRequest', 'A batch has 10 at most');
  return entries;
}

function sent(
  queue: Queue,
  { MessageBody: body, DelaySeconds = 0, MessageAttributes = {} }: SendEntry,
  phase: Sent['phase'],
): object {
  if (!body) throw new SqsError('MissingParameter', 'The request must contain MessageBody');
  const { id, md5 } = queue.send({ body, attributes: MessageAttributes, delaySeconds: DelaySeconds, phase });
  return { MessageId: id, MD5OfMessageBody: md5 };
}

function received({ id, receipt, body, md5, attributes, received: times, sentAt }: Held): object {
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5,
    MessageAttributes: attributes,
    Attributes: { ApproximateReceiveCount: String(times), SentTimestamp: String(sentAt) },
  };
}
