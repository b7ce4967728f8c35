import { Construct, SqsQueue, SqsQueuePolicy, SqsQueueRedriveAllowPolicy } from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { denyWithoutTls, policy, type Statement } from '../policy.ts';
import { stackOf } from '../stack.ts';
import type { Key } from './key.ts';

export interface QueueProps {
  name: string;
  key: Key;
  /** At least six times the consumer's time-out, as AWS asks for. */
  visibilitySeconds: number;
  /** Tries before a message goes to the dead letters. */
  tries?: number;
  /** What of AWS, and which resource of this account, may send to it by itself. */
  sender?: { service: string; arn: string };
}

const DAY = 86_400;

/** A queue with its dead letters, encrypted with our key, over TLS only. */
export class Queue extends Construct {
  readonly queue: SqsQueue;
  readonly deadLetters: SqsQueue;
  /** Who sends to it by itself must wait for this. */
  readonly policy: SqsQueuePolicy;

  constructor(scope: Construct, id: string, { name, key, visibilitySeconds, tries = 5, sender }: QueueProps) {
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
    const policyOf = (part: string, queue: SqsQueue, more: readonly Statement[] = []): SqsQueuePolicy =>
      new SqsQueuePolicy(this, part, {
        queueUrl: queue.url,
        policy: policy([denyWithoutTls(['sqs:ReceiveMessage', 'sqs:SendMessage'], [queue.arn]), ...more]),
      });
    this.policy = policyOf('policy', this.queue, sender === undefined ? [] : [this.sendBy(sender)]);
    policyOf('dead-letters-policy', this.deadLetters);
  }

  private sendBy({ service, arn }: { service: string; arn: string }): Statement {
    return {
      sid: 'Send',
      actions: ['sqs:SendMessage'],
      resources: [this.queue.arn],
      principals: { Service: [service] },
      conditions: {
        ArnEquals: { 'aws:SourceArn': arn },
        StringEquals: { 'aws:SourceAccount': stackOf(this).account },
      },
    };
  }
}
