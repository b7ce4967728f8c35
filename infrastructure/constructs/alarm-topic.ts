import { Construct, SnsTopic, SnsTopicPolicy, SnsTopicSubscription } from '../cdktf.ts';
import { denyWithoutTls, policy } from '../policy.ts';
import { stackOf } from '../stack.ts';
import type { Key } from './key.ts';

export interface AlarmTopicProps {
  key: Key;
  emails: readonly string[];
  /** Where it is, if not where its stack is: an alarm can only write to a topic beside it. */
  region?: string;
}

/** A topic, encrypted with our key, that only CloudWatch's alarms of this environment write to; people read it by e-mail. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { key, emails, region }: AlarmTopicProps) {
    super(scope, id);
    const { prefix, account, environment, node } = stackOf(this);
    const there = region === undefined ? {} : { region };
    // AWS's own key for SNS would not do: CloudWatch may not use it, and every message would be lost.
    key.admit('cloudwatch.amazonaws.com');
    const topic = new SnsTopic(this, 'topic', {
      ...there,
      // The platform's is the environment's; a target's own stack has one beside it.
      name: node.id === 'platform' ? `${prefix}-alarms` : `${prefix}-${node.id}-alarms`,
      kmsMasterKeyId: key.arn,
    });
    this.arn = topic.arn;
    new SnsTopicPolicy(this, 'policy', {
      ...there,
      arn: topic.arn,
      policy: policy([
        {
          sid: 'PublishAlarms',
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: { Service: ['cloudwatch.amazonaws.com'] },
          conditions: {
            StringEquals: { 'aws:SourceAccount': account },
            ArnLike: {
              'aws:SourceArn': `arn:aws:cloudwatch:${region ?? environment.region}:${account}:alarm:${prefix}-*`,
            },
          },
        },
        denyWithoutTls(['sns:Publish'], [topic.arn]),
      ]),
    });
    emails.forEach((endpoint, i) => {
      new SnsTopicSubscription(this, `email-${i + 1}`, {
        ...there,
        topicArn: topic.arn,
        protocol: 'email',
        endpoint,
      });
    });
  }
}
