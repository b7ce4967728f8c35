import { AURORA, LAMBDA, S3, SQS } from '../../dashboards/services/index.ts';
import { auroraConnections } from './aurora-connections.ts';
import { over, type Rule } from './rule.ts';

/** Of S3, and of what only some deployments use. */
export const otherRules: readonly Rule[] = [
  over({
    id: 's3-errors',
    component: 's3',
    metric: S3['5xxErrors'],
    fires: 'S3 answered any request with a 5xx',
    threshold: 0,
    meaning:
      'S3 slows a prefix down that gets more than it has grown for (503): 3,500 writes or 5,500 reads a second',
  }),
  over({
    id: 's3-first-byte',
    component: 's3',
    metric: S3.FirstByteLatency,
    fires: 'p99 of the time to the first byte was over the threshold of the resources (500 ms)',
    threshold: ({ thresholds }) => thresholds.firstByteP99,
    meaning: 'S3 itself was slow',
  }),
  over({
    id: 'sqs-age',
    component: 'sqs',
    metric: SQS.ApproximateAgeOfOldestMessage,
    fires: 'a message waited longer than the threshold of the resources (60 s)',
    threshold: ({ thresholds }) => thresholds.queueAge,
    meaning: 'messages come faster than they are done with',
  }),
  over({
    id: 'lambda-throttles',
    component: 'lambda',
    metric: LAMBDA.Throttles,
    fires: 'any call was refused',
    threshold: 0,
    meaning: 'the concurrency of the function or of the account was used up',
  }),
  over({
    id: 'lambda-errors',
    component: 'lambda',
    metric: LAMBDA.Errors,
    fires: 'any call failed',
    threshold: 0,
    meaning: 'calls of the function failed: of its code, its time limit or its memory',
  }),
  over({
    id: 'aurora-cpu',
    component: 'aurora',
    metric: AURORA.CPUUtilization,
    fires: 'the CPU of an instance was over 80 %',
    threshold: 80,
    meaning: 'the database was out of CPU',
  }),
  over({
    id: 'aurora-capacity',
    component: 'aurora',
    metric: AURORA.ACUUtilization,
    fires: 'more than 80 % of the capacity units that are allowed were used',
    threshold: 80,
    meaning: 'it cannot scale further than its highest capacity',
  }),
  auroraConnections,
];
