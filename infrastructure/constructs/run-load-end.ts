import {
  CloudwatchEventRule,
  CloudwatchEventTarget,
  Construct,
  LambdaPermission,
  S3BucketNotification,
} from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { stackOf } from '../stack.ts';
import { type FunctionProps, LoadFunction } from './function.ts';
import { type Results, STORE_PREFIX } from './results.ts';

export type Shared = Pick<
  FunctionProps,
  'code' | 'key' | 'memoryMb' | 'timeoutSeconds' | 'variables' | 'statements' | 'more'
>;

/**
 * Compares and stores what run-load has dispatched, once it has ended: EventBridge tells it of each run.json that comes
 * into the bucket. A function of its own, so that it need not wait until run-load has nothing to do.
 */
export class RunLoadEnd extends Construct {
  constructor(scope: Construct, id: string, shared: Shared, { bucket, isTelling }: Results) {
    super(scope, id);
    const name = `${stackOf(this).prefix}-run-load-end`;
    const { function: end } = new LoadFunction(this, 'function', {
      ...shared,
      name,
      what: 'Compares and stores load runs of the cluster that have ended',
      reservedConcurrency: 1,
    });
    // A bucket has one of these: that of the crawler, where there is one.
    if (!isTelling)
      new S3BucketNotification(this, 'notification', { bucket: bucket.name, eventbridge: true });
    const rule = new CloudwatchEventRule(this, 'rule', {
      name,
      description: 'A load run has left its run.json in the bucket',
      eventPattern: escapedJson({
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [bucket.name] },
          object: { key: [{ wildcard: `${STORE_PREFIX}folders/*/run.json` }] },
        },
      }),
    });
    new LambdaPermission(this, 'permission', {
      functionName: end.functionName,
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'target', { rule: rule.name, arn: end.arn });
  }
}
