import { UsageError } from 'open-saves-load';
import { z } from 'zod';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { orderOptions } from '../shared/order-options.ts';
import { oneOf, parsed, percent, whole } from '../shared/options.ts';
import { parseShare } from '../shared/share.ts';
import { READ_MATCHES } from './statements.ts';

/** Options of the embedded endpoint. */
export const target = {
  targetLatency: parsed('0', `embedded target: latency of every answer: ${LATENCY_FORMS}`, parseLatency),
  targetErrors: parsed('0%', 'embedded target: share of requests answered 500, such as 1%', parseShare),
  targetWriteCapacity: whole(
    0,
    'embedded target: write units a second of the table; 0: without limit',
    0,
    1e6,
  ),
  targetReadCapacity: whole(0, 'embedded target: read units a second of the table; 0: without limit', 0, 1e6),
  targetPartitionWrites: whole(
    0,
    'embedded target: write units a second of one partition key, 1000 as on AWS; 0: without limit',
    0,
    1e6,
  ),
  targetPort: whole(0, 'embedded target: port to listen on; 0: any free one', 0, 65_535),
};

export const options = z.object({
  ...orderOptions,
  region: z.string().default('us-east-1').describe('AWS region that requests are signed for'),
  roleArn: parsed(
    '',
    'ARN of a role to assume for the requests; else the default chain of credentials',
    parseRole,
  ),
  readShare: percent(0, 'reads among the requests, in percent'),
  readMatch: oneOf(
    'seed',
    "how reads name the sort key: as the original does ('sk', which matches nothing), or as an attribute",
    READ_MATCHES,
  ),
  batchSize: whole(
    1,
    'items that one write sends: 1 by ExecuteStatement, else by BatchExecuteStatement',
    1,
    25,
  ),
  items: whole(1000, 'items made before the clock starts, where reads have a share', 0, 10_000_000),
  maxAttempts: whole(1, 'requests that the SDK may send for one call: above 1 it tries again', 1, 20),
  ...target,
});
export type Chosen = z.infer<typeof options>;

/** Keys of the options that set up the embedded endpoint. */
export const targetOptions = Object.keys(target);

function parseRole(text: string, option: string): string {
  if (text === '' || /^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(text)) return text;
  throw new UsageError(
    `${option} ${text}: not a role. It takes an ARN such as arn:aws:iam::123456789012:role/load.`,
  );
}
