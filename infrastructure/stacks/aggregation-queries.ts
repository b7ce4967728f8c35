import { z } from 'zod';
import { DataAwsDynamodbTable, Fn } from '../cdktf.ts';
import { switchable, tableName } from '../config.ts';
import { LoadFunction } from '../constructs/function.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { Key } from '../constructs/key.ts';
import { TargetWatch, watchOptions } from '../constructs/target-watch.ts';
import { useThrough } from '../policy.ts';
import { defineStack } from '../stack.ts';

const HANDLERS = 'scenarios/aggregation-queries/handlers';

export const aggregationQueries = defineStack({
  name: 'aggregation-queries',
  what: 'The query service of the scenario `aggregation-queries` over that table, its alarms and its board.',
  options: z.strictObject({
    enabled: switchable(false, 'whether `cdktf deploy` sees this stack'),
    table: tableName
      .default('performance_test_table')
      .describe('table that it reads: that of `dynamodb-partiql`, or another with its keys'),
    passwordSecret: z
      .string()
      .regex(/^[\w/+=.@-]{1,512}$/, 'the name of a secret of Secrets Manager')
      .default('open-saves-load/aggregation-queries')
      .describe('name of the secret that holds the password; made by hand, so that no state holds it'),
    requestsPerSecond: z.int().min(1).max(10_000).default(1000).describe('what the endpoint lets through'),
    concurrency: z.int().min(1).max(1000).default(50).describe('queries at a time, at most'),
    memoryMb: z.int().min(128).max(10_240).default(1024).describe('memory of the query function'),
    ...watchOptions,
  }),
  build(stack, { table: name, passwordSecret, requestsPerSecond, concurrency, memoryMb, emails }) {
    const key = new Key(stack, 'key', { what: 'functions, their logs, topic of alarms' });
    const { region } = stack.environment;
    const table = new DataAwsDynamodbTable(stack, 'table', { name });
    // A table with AWS's own key names none: what is allowed then is allowed anyway.
    const tableKey = Fn.coalesce([table.serverSideEncryption.kmsKeyArn, key.arn]) as string;
    const prefix = stack.ownName;
    const query = new LoadFunction(stack, 'query', {
      name: prefix,
      what: 'Answers aggregation queries over the orders of one key',
      code: { entry: `${HANDLERS}/query.ts` },
      key,
      memoryMb,
      timeoutSeconds: 30,
      reservedConcurrency: concurrency,
      variables: { TABLE_NAME: name },
      statements: [
        { sid: 'ReadOrders', actions: ['dynamodb:Query'], resources: [table.arn] },
        useThrough('dynamodb', region, tableKey, 'ReadTableKey'),
      ],
    });
    const authorize = new LoadFunction(stack, 'authorize', {
      name: `${prefix}-authorize`,
      what: 'Checks the credentials of aggregation queries',
      code: { entry: `${HANDLERS}/authorize.ts` },
      key,
      memoryMb: 256,
      timeoutSeconds: 10,
      reservedConcurrency: concurrency,
      variables: { PASSWORD_SECRET: passwordSecret },
      statements: [
        {
          sid: 'ReadPassword',
          actions: ['secretsmanager:GetSecretValue'],
          // Secrets Manager ends the ARN of a secret with six characters of its own.
          resources: [`arn:aws:secretsmanager:${region}:${stack.account}:secret:${passwordSecret}-??????`],
        },
      ],
    });
    const api = new HttpApi(stack, 'api', {
      name: prefix,
      what: 'Aggregation queries over HTTP with basic authentication',
      key,
      route: 'GET /query-aggregation/{query+}',
      handler: query,
      authorizer: authorize,
      requestsPerSecond,
    });
    new TargetWatch(stack, 'watch', {
      key,
      emails,
      resources: {
        tables: [{ label: 'orders', name, indexes: [], capacity: 'on-demand', operations: ['Query'] }],
        functions: [
          { label: 'query', name: prefix },
          { label: 'authorize', name: `${prefix}-authorize` },
        ],
        apis: [{ kind: 'http', label: 'queries', id: api.id, stage: '$default' }],
      },
    });
    stack.output('endpoint', api.endpoint, 'Address of the service: `--host` of the load');
    stack.output(
      'password_command',
      `aws secretsmanager create-secret --region ${region} --name ${passwordSecret} --secret-string PASSWORD`,
      'Sets the password, once; put-secret-value changes it',
    );
    stack.output(
      'load_command',
      `AQP_PASSWORD=PASSWORD npm run load -- --scenario aggregation-queries --host ${api.endpoint} --table ${name} --rps 100`,
      'Drives it',
    );
  },
});
