import { describe, expect, test } from 'vitest';
import { makeApp } from '../../infrastructure/app.ts';
import { VARIANTS } from '../terraform/variants.ts';
import { type StackJson, synthesize } from './synthesized.ts';

const PREFIX = 'DEPLOY_STACKS_PLATFORM_';
const wanted = { [`${PREFIX}RUN_LOAD_ENABLED`]: 'true', [`${PREFIX}RUN_LOAD_HOSTS`]: 'saves.example.com' };

describe('an environment that does not go together is refused, with what to do', () => {
  const off = `${PREFIX}LOAD_RUNNER_ENABLED`;
  test.each([
    [
      'no results',
      { [`${PREFIX}RESULTS_ENABLED`]: 'false' },
      /RESULTS_ENABLED is false: .*switch `results` on, or `runLoad` off/,
    ],
    ['no hosts', { [`${PREFIX}RUN_LOAD_HOSTS`]: '' }, /RUN_LOAD_HOSTS is \[\]: .*name one at least/],
    ['no cluster', { [off]: 'false' }, /runLoad\.longRuns is missing: .*or `longRuns` off/],
    [
      'no image',
      { [off]: 'false', [`${PREFIX}RUN_LOAD_LONG_RUNS`]: 'false' },
      /runLoad\.repository is missing: .*name another/,
    ],
  ])('%s', (_, more, message) => {
    expect(() => makeApp({ all: false, variables: { ...wanted, ...more } })).toThrow(message);
  });
});

const { json } = synthesize(VARIANTS['all else']).find(({ name }) => name === 'platform') as {
  json: StackJson;
};

describe('run-load and the cluster', () => {
  const of = (type: string): Record<string, unknown>[] => Object.values(json.resource?.[type] ?? {});
  const variables = of('aws_lambda_function')
    .map((one) => one as { function_name: string; environment: { variables: Record<string, string> } })
    .filter(({ function_name: name }) => name.includes('run-load'));

  test('its role is in the group that may start runs, and in no other', () => {
    const entry = of('aws_eks_access_entry').find(({ principal_arn: arn }) =>
      String(arn).includes('run-load'),
    );
    expect(entry).toMatchObject({ kubernetes_groups: ['load-dispatchers'] });
    const subjects = of('kubernetes_role_binding_v1').map(({ subject }) => subject);
    expect(JSON.stringify(subjects)).toContain('load-dispatchers');
    expect(of('aws_eks_access_policy_association')).toEqual([]);
  });

  test('it reaches the API of the cluster: a rule at each end, on 443', () => {
    const rules = (type: string) =>
      of(`aws_vpc_security_group_${type}_rule`).filter((rule) =>
        JSON.stringify(rule).includes('cluster_security_group_id'),
      );
    expect(rules('egress')).toMatchObject([{ from_port: 443, to_port: 443 }]);
    expect(rules('ingress')).toMatchObject([{ from_port: 443, to_port: 443 }]);
    const to = of('aws_vpc_security_group_egress_rule').map(({ prefix_list_id: list }) => list);
    expect(to.filter(Boolean)).toHaveLength(1);
  });

  test('both functions know the cluster, and what leads a run to its nodes', () => {
    const names = variables.map(({ function_name: name }) => name);
    expect(names).toEqual(['open-saves-load-prod-run-load-end', 'open-saves-load-prod-run-load']);
    for (const { environment } of variables) {
      const { name, endpoint, authority, options } = JSON.parse(
        environment.variables['CLUSTER'] ?? '',
      ) as Record<'name' | 'endpoint' | 'authority', string> & { options: string[] };
      expect(name).toContain('${data.aws_eks_cluster.');
      expect(endpoint).toContain('.endpoint}');
      expect(authority).toContain('.certificate_authority[0].data}');
      expect(options).toEqual(
        expect.arrayContaining(['--namespace=load', '--node-selector=loadgen=true', '--max-cost=5']),
      );
      expect(options.at(-2)).toMatch(/^--image=\$\{data\.aws_ecr_image\..*image_uri\}$/);
    }
  });

  test('EventBridge tells the second one of run.json, and of nothing else', () => {
    const [pattern] = of('aws_cloudwatch_event_rule').map(
      ({ event_pattern: text }) => JSON.parse(String(text)) as unknown,
    );
    expect(pattern).toMatchObject({
      source: ['aws.s3'],
      detail: { object: { key: [{ wildcard: 'runs/folders/*/run.json' }] } },
    });
    expect(of('aws_s3_bucket_notification')).toMatchObject([{ eventbridge: true }]);
  });
});

test('copies of runs and statistics are in the second region, under a key of that region', () => {
  const there = (type: string): unknown[] =>
    Object.values(json.resource?.[type] ?? {}).filter(({ region }) => region === 'eu-central-1');
  expect(there('aws_s3_bucket')).toHaveLength(1);
  expect(there('aws_kms_key')).toHaveLength(1);
  const [replication] = Object.values(json.resource?.['aws_s3_bucket_replication_configuration'] ?? {});
  expect(replication).toMatchObject({
    rule: [
      {
        filter: { prefix: 'runs/runs/' },
        source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
      },
      { filter: { prefix: 'databases/' } },
    ],
  });
  expect(replication).not.toHaveProperty('region');
});
