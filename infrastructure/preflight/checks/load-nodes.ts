import {
  DescribeInstanceTypesCommand,
  EC2Client,
  paginateDescribeInstances,
  type InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { prefixOf } from '../../config.ts';
import { type Check, type Context, type Finding, missing, ok, unknown, unlessMissing } from '../check.ts';

/** "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", in vCPUs. */
const QUOTA = { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' };
/** What EKS marks the nodes of a group with. */
const GROUP_TAG = 'eks:nodegroup-name';
const STANDARD = /^[acdhimrtz]\d/;

/** Nodes for load, and whether the account may have as many as the group's most. */
export const loadNodes: Check = {
  name: 'Nodes for load',
  async run(context) {
    const groups = groupsOf(context);
    if (groups.length === 0) return [];
    const ec2 = new EC2Client(context.client);
    const findings: Finding[] = [];
    let needed = 0;
    for (const { type, count, option } of groups) {
      const info = await infoOf(ec2, type);
      const vcpus = info?.VCpuInfo?.DefaultVCpus;
      if (vcpus === undefined) {
        findings.push(
          missing(`there is no ${type} in ${context.environment.region}`, `set ${option} to another type`),
        );
      } else if (STANDARD.test(type)) {
        needed += vcpus * count;
      } else {
        findings.push(unknown(`${type} counts against a quota of its own: look at Service Quotas (EC2)`));
      }
    }
    return needed === 0 ? findings : [...findings, await quota(context, ec2, needed)];
  },
};

/** The groups of nodes that are enabled, at their largest. */
function groupsOf({ platform: { loadRunner }, ownCluster }: Context) {
  const { nodes } = loadRunner;
  return [
    ...(loadRunner.enabled && nodes.enabled
      ? [{ type: nodes.type, count: nodes.max, option: 'stacks.platform.loadRunner.nodes.type' }]
      : []),
    ...(ownCluster.enabled
      ? [
          { type: ownCluster.nodes.type, count: ownCluster.nodes.max, option: 'stacks.cluster.nodes.type' },
          { type: ownCluster.systemType, count: 1, option: 'stacks.cluster.systemType' },
        ]
      : []),
  ];
}

async function infoOf(ec2: EC2Client, type: string): Promise<InstanceTypeInfo | undefined> {
  const answer = await unlessMissing(
    ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: [type as never] })),
    'InvalidInstanceType',
  );
  return answer?.InstanceTypes?.[0];
}

async function quota({ client, environment }: Context, ec2: EC2Client, needed: number): Promise<Finding> {
  const { Quota } = await new ServiceQuotasClient(client).send(new GetServiceQuotaCommand(QUOTA));
  const most = Quota?.Value;
  if (most === undefined) return unknown('Service Quotas names no quota of vCPUs');
  const used = await running(ec2, prefixOf(environment));
  const text = `${needed} vCPUs for nodes at the most, beside ${used} that run now; the account may have ${most}`;
  return used + needed <= most
    ? ok(text)
    : missing(
        text,
        `ask for more in Service Quotas (EC2, ${QUOTA.QuotaCode}), or set nodes.max lower: ` +
          'nodes beyond it do not start, and the pods of a run wait for them',
      );
}

/** vCPUs of the on-demand instances that count against the same quota; nodes of an earlier deployment are counted already. */
async function running(ec2: EC2Client, prefix: string): Promise<number> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  let sum = 0;
  for await (const { Reservations = [] } of paginateDescribeInstances({ client: ec2 }, { Filters })) {
    for (const { InstanceType = '', InstanceLifecycle, CpuOptions, Tags = [] } of Reservations.flatMap(
      ({ Instances = [] }) => Instances,
    )) {
      const isOurs = Tags.some(({ Key, Value }) => Key === GROUP_TAG && Value?.startsWith(prefix));
      if (InstanceLifecycle === 'spot' || !STANDARD.test(InstanceType) || isOurs) continue;
      sum += (CpuOptions?.CoreCount ?? 1) * (CpuOptions?.ThreadsPerCore ?? 1);
    }
  }
  return sum;
}
