import { z } from 'zod';
import { IamPolicy } from '../cdktf.ts';
import { switchable } from '../config.ts';
import { Aurora, auroraOptions } from '../constructs/aurora.ts';
import { LoadFunction } from '../constructs/function.ts';
import { Key } from '../constructs/key.ts';
import { Network, networkOptions } from '../constructs/network.ts';
import { RestApi } from '../constructs/rest-api.ts';
import { TargetWatch, watchOptions } from '../constructs/target-watch.ts';
import { tracing, tracingOptions } from '../constructs/tracing.ts';
import { policy } from '../policy.ts';
import { defineStack } from '../stack.ts';

const DATABASE = 'inventory';
const INSTANCE = ['ec2', '{aws_instance_id}'];

export const ec2Inventory = defineStack({
  name: 'ec2-inventory',
  what: 'The API of the scenario `ec2-inventory`: two functions, and Aurora by its Data API; alarms, board.',
  options: z.strictObject({
    enabled: switchable(false, 'whether `cdktf deploy` sees this stack'),
    stage: z
      .string()
      .regex(/^\w{1,64}$/, 'letters, digits and underscores')
      .default('dev')
      .describe('stage of the API'),
    authorization: z.enum(['api-key', 'iam']).default('api-key').describe('who may call the API'),
    requestsPerSecond: z.int().min(1).max(10_000).default(500).describe('what the API lets through'),
    concurrency: z.int().min(1).max(1000).default(100).describe('calls of each function at a time, at most'),
    database: auroraOptions.prefault({}),
    network: networkOptions.prefault({}),
    ...tracingOptions,
    ...watchOptions,
  }),
  build(stack, options) {
    const { stage, authorization, requestsPerSecond, concurrency, emails } = options;
    const name = stack.ownName;
    const key = new Key(stack, 'key', { what: 'the database, its secret, functions, logs' });
    const network = new Network(stack, 'network', options.network);
    const aurora = new Aurora(stack, 'aurora', {
      ...options.database,
      name,
      database: DATABASE,
      key,
      network,
    });
    const handlerOf = (verb: 'add' | 'get'): LoadFunction =>
      new LoadFunction(stack, verb, {
        name: `${name}-${verb}`,
        what: verb === 'add' ? 'Adds an instance with its packages' : 'Finds an instance with its packages',
        code: { entry: `scenarios/ec2-inventory/handlers/${verb}.ts` },
        key,
        memoryMb: 512,
        timeoutSeconds: 29,
        reservedConcurrency: concurrency,
        statements: aurora.dataApiRights(),
        ...tracing(options, {
          DB_CLUSTER_ARN: aurora.arn,
          DB_CRED_SECRETS_STORE_ARN: aurora.secretArn,
          DB_NAME: DATABASE,
        }),
      });
    const [add, get] = [handlerOf('add'), handlerOf('get')];
    const api = new RestApi(stack, 'api', {
      name,
      what: 'Which packages are on which EC2 instance',
      key,
      stage,
      authorization,
      requestsPerSecond,
      routes: [
        { method: 'POST', path: INSTANCE, handler: add },
        { method: 'GET', path: INSTANCE, handler: get },
        { method: 'GET', path: ['openapi.json'], handler: get },
      ],
    });
    new TargetWatch(stack, 'watch', {
      key,
      emails,
      resources: {
        functions: ['add', 'get'].map((label) => ({ label, name: `${name}-${label}` })),
        apis: [{ kind: 'rest', label: 'inventory', name, stage }],
        aurora: aurora.watched,
      },
    });
    const load = new IamPolicy(stack, 'load', {
      name: `${name}-load`,
      description: 'What makes the tables, and removes what the load made: attach it to the role that does',
      policy: policy([...aurora.dataApiRights(), aurora.keyRight()]),
    });
    stack.output('api_url', api.url, 'Address of the API: `--host` of the load');
    if (api.keyValue !== undefined) stack.output('api_key', api.keyValue, 'Its key: header x-api-key', true);
    stack.output('load_policy_arn', load.arn, 'Policy for the role that makes the tables and the load');
    const database = aurora.outputs('ec2-inventory');
    stack.output(
      'load_command',
      `npm run load -- --scenario ec2-inventory --host ${api.url} ${database} --header "x-api-key: KEY" --rps 100`,
      'Drives it',
    );
  },
});
