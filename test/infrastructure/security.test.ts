import { describe, expect, test } from 'vitest';
import { VARIANTS } from '../terraform/variants.ts';
import { samples } from './constructs/samples.ts';
import { statementsOf } from './policies.ts';
import { type Block, synthesize } from './synthesized.ts';

const stacks = [...Object.values(VARIANTS).flatMap((variables) => synthesize(variables)), samples()];
const statements = stacks.flatMap(({ name, json }) => statementsOf(json).map((one) => ({ name, ...one })));
const resources = (type: string): Block[] =>
  stacks.flatMap(({ json }) => Object.values(json.resource?.[type] ?? {}));

/**
 * Actions that AWS lets nobody restrict to a resource (Service Authorization Reference): only these may have `*`. In
 * the policy of a key, `*` means that key.
 */
const WITHOUT_RESOURCE = [
  /^cloudwatch:(Describe|Get|List)/,
  /^cloudwatch:PutMetricData$/,
  /^ec2:(Describe\w+|CreateNetworkInterface|DeleteNetworkInterface|(Una|A)ssignPrivateIpAddresses)$/,
  /^logs:(DescribeLogGroups|GetQueryResults|StopQuery)$/,
  /^tag:GetResources$/,
  /^xray:/,
  /^eks:ListClusters$/,
  /^glue:GetSecurityConfiguration$/,
  /^ecr:GetAuthorizationToken$/,
];

describe('policies', () => {
  test('there are some', () => {
    expect(statements.length).toBeGreaterThan(20);
  });

  test('allow no action by `*`', () => {
    expect(
      statements.filter(
        ({ effect, actions }) => effect === 'Allow' && actions.some((one) => one.includes('*')),
      ),
    ).toEqual([]);
  });

  test('allow no resource `*` but where AWS names none', () => {
    const open = statements.filter(
      ({ path, effect, actions, resources: on }) =>
        effect === 'Allow' &&
        on.includes('*') &&
        !path.startsWith('resource.aws_kms_key.') &&
        !actions.every((action) => WITHOUT_RESOURCE.some((pattern) => pattern.test(action))),
    );
    expect(open).toEqual([]);
  });

  test('let in nobody else', () => {
    const strangers = statements.filter(
      ({ effect, principals }) => effect === 'Allow' && JSON.stringify(principals ?? {}).includes('"*"'),
    );
    expect(strangers).toEqual([]);
  });

  test('every statement of a policy has a name of its own', () => {
    const ids = statements.map(({ name, path, sid }) => `${name} ${path} ${sid}`);
    // Variants of an environment have the same ones.
    expect(ids.every((id) => /\w/.test(id.split(' ')[2] ?? ''))).toBe(true);
  });
});

describe('what is kept', () => {
  test('logs are encrypted with our key and removed in time', () => {
    const groups = resources('aws_cloudwatch_log_group');
    expect(groups.length).toBeGreaterThan(0);
    expect(groups.filter((group) => !group['kms_key_id'] || !group['retention_in_days'])).toEqual([]);
  });

  test('topics, queues and keys', () => {
    expect(resources('aws_sns_topic').filter((topic) => !topic['kms_master_key_id'])).toEqual([]);
    expect(resources('aws_sqs_queue').filter((queue) => !queue['kms_master_key_id'])).toEqual([]);
    expect(resources('aws_kms_key').filter((key) => key['enable_key_rotation'] !== true)).toEqual([]);
  });

  test('each bucket is private, versioned and encrypted', () => {
    const count = resources('aws_s3_bucket').length;
    for (const part of [
      'public_access_block',
      'ownership_controls',
      'server_side_encryption_configuration',
      'versioning',
      'lifecycle_configuration',
      'policy',
    ]) {
      expect({ part, count: resources(`aws_s3_bucket_${part}`).length }).toEqual({ part, count });
    }
  });
});

test('nothing is open to the world', () => {
  const open = stacks.flatMap(({ name, json }) =>
    /"(0\.0\.0\.0\/0|::\/0)"/.test(
      JSON.stringify(
        Object.entries(json.resource ?? {}).filter(([type]) => /ingress|security_group/.test(type)),
      ),
    )
      ? [name]
      : [],
  );
  expect(open).toEqual([]);
});
