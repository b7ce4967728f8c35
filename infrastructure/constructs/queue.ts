import { Construct, SqsQueue, SqsQueuePolicy, SqsQueueRedriveAllowPolicy } from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { denyWithoutTls, policy } from '../policy.ts';
import type { Key } from './key.ts';

export interface QueueProps {
  name: string;
  key: Key;
  /** At least six times the consumer's time-out, as AWS asks for. */
  visibilitySeconds: number;
  /** Tries before a message goes to the dead letters. */
  tries?: number;
}

const DAY = 86_400;

/** A queue with its dead letters, encrypted with our key, over TLS only. */
export class Queue extends Construct {
  readonly queue: SqsQueue;
  readonly deadLetters: SqsQueue;

  constructor(scope: Construct, id: string, { name, key, visibilitySeconds, tries = 5 }: QueueProps) {
    super(scope, id);
    const encrypted = { kmsMasterKeyId: key.arn, kmsDataKeyReusePeriodSeconds: 300 };
    // Kept longer than in the queue itself: the clock of a message does not start anew when it is moved.
    this.deadLetters = new SqsQueue(this, 'dead-letters', {
      ...encrypted,
      name: `${name}-dead-letters`,
      messageRetentionSeconds: 14 * DAY,
    });
    this.queue = new SqsQueue(this, 'queue', {
      ...encrypted,
      name,
      visibilityTimeoutSeconds: visibilitySeconds,
      messageRetentionSeconds: 4 * DAY,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: escapedJson({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: tries }),
    });
    new SqsQueueRedriveAllowPolicy(this, 'redrive', {
      queueUrl: this.deadLetters.url,
      redriveAllowPolicy: escapedJson({ redrivePermission: 'byQueue', sourceQueueArns: [this.queue.arn] }),
    });
    for (const [part, queue] of [
      ['policy', this.queue],
      ['dead-letters-policy', this.deadLetters],
    ] as const) {
      new SqsQueuePolicy(this, part, {
        queueUrl: queue.url,
        policy: policy([denyWithoutTls(['sqs:ReceiveMessage', 'sqs:SendMessage'], [queue.arn])]),
      });
    }
  }
}
