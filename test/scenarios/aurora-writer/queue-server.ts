import { SQSClient } from '@aws-sdk/client-sqs';
import { LOOPBACK, QUEUE_PATH } from '../../../scenarios/aurora-writer/places.ts';
import { operate } from '../../../scenarios/shared/sqs/operations.ts';
import { Queue, type QueueOptions } from '../../../scenarios/shared/sqs/queue.ts';
import { closeServer, listen, targetServer } from '../../../scenarios/shared/target-server.ts';
import { atEnd } from '../../helpers/at-end.ts';

/** The queue that comes along, behind a server of its own, and a real client of it. */
export async function startQueue(
  options: QueueOptions,
): Promise<{ queue: Queue; client: SQSClient; queueUrl: string }> {
  const queue = new Queue(options);
  const server = targetServer((request, body, response) => {
    const operation = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
    const answered = operate(queue, operation, JSON.parse(String(body)) as object);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answered));
  });
  const url = await listen(server, 0);
  const client = new SQSClient({ ...LOOPBACK, endpoint: url });
  atEnd(async () => {
    client.destroy();
    await closeServer(server);
  });
  return { queue, client, queueUrl: url + QUEUE_PATH };
}
