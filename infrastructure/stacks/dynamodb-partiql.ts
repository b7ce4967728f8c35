import { z } from 'zod';
import { DynamodbTable, IamPolicy } from '../cdktf.ts';
import { switchable, tableName } from '../config.ts';
import { Key } from '../constructs/key.ts';
import { TargetWatch, watchOptions } from '../constructs/target-watch.ts';
import { policy, useThrough } from '../policy.ts';
import { defineStack } from '../stack.ts';

const units = z.int().min(1).max(40_000).default(5000);

export const dynamodbPartiql = defineStack({
  name: 'dynamodb-partiql',
  what: 'The table that the scenario `dynamodb-partiql` writes to, its alarms and its board.',
  options: z.strictObject({
    enabled: switchable(false, 'whether `cdktf deploy` sees this stack'),
    table: tableName.default('performance_test_table').describe('name of the table'),
    capacity: z
      .enum(['provisioned', 'on-demand'])
      .default('provisioned')
      .describe('as much as `readUnits` and `writeUnits` say, billed by the hour; or by the request'),
    readUnits: units.describe('read units a second, where they are provisioned'),
    writeUnits: units.describe('write units a second, where they are provisioned'),
    deletionProtection: switchable(false, 'whether the table cannot be deleted, `cdktf destroy` included'),
    ...watchOptions,
  }),
  build(stack, options) {
    const { table: name, capacity, readUnits, writeUnits, deletionProtection, emails } = options;
    const key = new Key(stack, 'key', { what: 'the table, topic of alarms' });
    const isProvisioned = capacity === 'provisioned';
    const table = new DynamodbTable(stack, 'table', {
      name,
      attribute: [
        { name: 'pk', type: 'S' },
        { name: 'sk', type: 'S' },
      ],
      hashKey: 'pk',
      rangeKey: 'sk',
      billingMode: isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...(isProvisioned ? { readCapacity: readUnits, writeCapacity: writeUnits } : {}),
      deletionProtectionEnabled: deletionProtection,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
    });
    const { region } = stack.environment;
    const load = new IamPolicy(stack, 'load', {
      name: stack.ownName,
      description: 'What the load takes: attach it to the role that makes it',
      policy: policy([
        {
          sid: 'Orders',
          actions: [
            'dynamodb:PartiQLInsert',
            'dynamodb:PartiQLSelect',
            'dynamodb:BatchWriteItem',
            'dynamodb:DescribeTable',
          ],
          resources: [table.arn],
        },
        useThrough('dynamodb', region, key.arn),
      ]),
    });
    new TargetWatch(stack, 'watch', {
      key,
      emails,
      resources: {
        tables: [
          {
            label: 'orders',
            name,
            indexes: [],
            capacity,
            operations: ['ExecuteStatement', 'BatchExecuteStatement', 'BatchWriteItem'],
          },
        ],
      },
    });
    stack.output('table_name', table.name, 'Table: `--table` of the load');
    stack.output('load_policy_arn', load.arn, 'Policy for the role that makes the load');
    stack.output(
      'load_command',
      `npm run load -- --scenario dynamodb-partiql --host https://dynamodb.${region}.amazonaws.com ` +
        `--region ${region} --table ${name} --rps 100`,
      'Drives it',
    );
  },
});
