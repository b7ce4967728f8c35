import { z } from 'zod';
import { LATENCY_FORMS, parseLatency } from '../shared/latency.ts';
import { parsed, whole } from '../shared/options.ts';
import { parseShare } from '../shared/share.ts';
import { parseDuration } from 'open-saves-load';

/** What sets up the embedded target; refused with --host. */
const target = {
  targetConcurrency: whole(4, 'embedded target: batches that functions carry out at once', 1, 1000),
  targetVisibility: whole(
    30,
    'embedded target: seconds until a message that was not deleted comes again',
    1,
    43_200,
  ),
  targetDuplicates: parsed(
    '0%',
    'embedded target: share of messages delivered twice, such as 1%',
    parseShare,
  ),
  targetPause: whole(0, 'embedded target: longest pause after a statement, s; the original has 2', 0, 60),
  targetCallLatency: parsed(
    '0',
    `embedded target: latency of every call of the Data API: ${LATENCY_FORMS}`,
    parseLatency,
  ),
};

const text = (describe: string) => z.string().default('').describe(describe);

export const options = z.object({
  queueUrl: text('URL of the queue; with --host https://sqs.REGION.amazonaws.com'),
  region: z.string().default('us-east-1').describe('AWS region of queue and database'),
  sqsBatch: whole(1, 'messages that one task sends, of one kind', 1, 10),
  dmlBatch: whole(1, 'statements of each message', 1, 1000),
  loadWait: parsed('1s', 'users: time between the tasks of one user', parseDuration),
  databaseHost: text('endpoint of the database that messages name; its function’s own without it'),
  database: z.string().default('writer').describe('its database'),
  clusterArn: text('cluster, to see rows through the Data API'),
  secretArn: text('its secret in Secrets Manager'),
  databaseUrl: text('or its URL, to see rows through PostgreSQL: postgres://USER:PASSWORD@HOST/DATABASE'),
  watchEvery: parsed('50ms', 'how often the database is asked what has come', parseDuration),
  ...target,
});

export type Options = z.infer<typeof options>;
export type TargetOptions = Pick<Options, keyof typeof target>;

export const targetOptions = Object.keys(target);
