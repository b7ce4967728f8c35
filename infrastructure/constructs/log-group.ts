import { CloudwatchLogGroup, type Construct } from '../cdktf.ts';
import { stackOf } from '../stack.ts';
import type { Key } from './key.ts';

/** A log group with the environment's retention, encrypted with our key. */
export function logGroup(
  scope: Construct,
  id: string,
  { name, key }: { name: string; key: Key },
): CloudwatchLogGroup {
  key.admitLogGroup(name);
  return new CloudwatchLogGroup(scope, id, {
    name,
    kmsKeyId: key.arn,
    retentionInDays: stackOf(scope).environment.retentionDays,
  });
}
