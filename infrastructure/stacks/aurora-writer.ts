import { z } from 'zod';
import { IamPolicy, LambdaEventSourceMapping } from '../cdktf.ts';
import { switchable } from '../config.ts';
import { Aurora, auroraOptions } from '../constructs/aurora.ts';
import { Firewall } from '../constructs/firewall.ts';
import { LoadFunction } from '../constructs/function.ts';
import { Key } from '../constructs/key.ts';
import { Network, networkOptions } from '../constructs/network.ts';
import { Queue } from '../constructs/queue.ts';
import { TargetWatch, watchOptions } from '../constructs/target-watch.ts';
import { policy } from '../policy.ts';
import { defineStack } from '../stack.ts';

const DATABASE = 'writer';
/** A batch of 10 messages, of statements that may be slow. */
const TIMEOUT_SECONDS = 180;
const BATCH = 10;
/** Where Lambda's Node runtimes keep the authorities of RDS. */
const AUTHORITIES = '/var/runtime/ca-cert.pem';

export const auroraWriter = defineStack({
  name: 'aurora-writer',
  what: 'The pipeline of the scenario `aurora-writer`: queue, function, Aurora; alarms, board.',
  options: z.strictObject({
    enabled: switchable(false, 'whether `cdktf deploy` sees this stack'),
    concurrency: z
      .int()
      .min(2)
      .max(1000)
      .default(20)
      .describe('batches at a time, at most; each has a connection to the database'),
    pauseSeconds: z
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe('longest pause after a statement; the original has 2'),
    database: auroraOptions.prefault({}),
    network: networkOptions.prefault({}),
    ...watchOptions,
  }),
  build(stack, options) {
    const { concurrency, pauseSeconds, emails } = options;
    const name = stack.ownName;
    const key = new Key(stack, 'key', { what: 'queue, database, its secret, function, logs' });
    const network = new Network(stack, 'network', options.network);
    const aurora = new Aurora(stack, 'aurora', {
      ...options.database,
      name,
      database: DATABASE,
      key,
      network,
    });
    const firewall = new Firewall(stack, 'function', { network, what: 'The function that writes' });
    aurora.admit(firewall);
    network.reach('secretsmanager', firewall, options.network.vpcId === undefined);
    const { queue, deadLetters } = new Queue(stack, 'queue', {
      name,
      key,
      visibilitySeconds: 6 * TIMEOUT_SECONDS,
    });
    const write = new LoadFunction(stack, 'write', {
      name,
      what: 'Carries out the statements of messages',
      code: { entry: 'scenarios/aurora-writer/handlers/write.ts' },
      key,
      memoryMb: 1024,
      timeoutSeconds: TIMEOUT_SECONDS,
      reservedConcurrency: concurrency,
      variables: {
        DB_HOST: aurora.endpoint,
        DB_HOSTS: aurora.readerEndpoint,
        DB_SECRET_ARN: aurora.secretArn,
        DB_CA_FILE: AUTHORITIES,
        PAUSE_SECONDS: String(pauseSeconds),
      },
      statements: [
        aurora.secretRight(),
        {
          sid: 'TakeMessages',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.arn],
        },
      ],
      network: { subnetIds: network.subnetIds, securityGroupIds: [firewall.id] },
    });
    new LambdaEventSourceMapping(stack, 'mapping', {
      eventSourceArn: queue.arn,
      functionName: write.arn,
      batchSize: BATCH,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: concurrency },
    });
    new TargetWatch(stack, 'watch', {
      key,
      emails,
      resources: {
        queues: [{ label: 'statements', name, deadLetters: `${name}-dead-letters` }],
        functions: [{ label: 'writer', name }],
        aurora: aurora.watched,
      },
    });
    const load = new IamPolicy(stack, 'load', {
      name: `${name}-load`,
      description: 'What the load takes: attach it to the role that makes it',
      policy: policy([
        {
          sid: 'SendMessages',
          actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'],
          resources: [queue.arn],
        },
        { sid: 'EncryptMessages', actions: ['kms:GenerateDataKey'], resources: [key.arn] },
        ...aurora.dataApiRights(),
        aurora.keyRight(),
      ]),
    });
    stack.output('queue_url', queue.url, 'The queue: `--queue-url`');
    stack.output('dead_letters_url', deadLetters.url, 'Messages that failed five times');
    stack.output(
      'database_endpoint',
      aurora.endpoint,
      'The writer: `--database-host`, where messages are to name it',
    );
    stack.output('reader_endpoint', aurora.readerEndpoint, 'The readers: likewise');
    stack.output('load_policy_arn', load.arn, 'Policy for the role that makes the load');
    const database = aurora.outputs('aurora-writer');
    const { region } = stack.environment;
    stack.output(
      'load_command',
      `npm run load -- --scenario aurora-writer --host https://sqs.${region}.amazonaws.com --region ${region} ` +
        `--queue-url ${queue.url} ${database} --rps 100`,
      'Drives it',
    );
  },
});
