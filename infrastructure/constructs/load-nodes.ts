import { z } from 'zod';
import {
  Construct,
  EksNodeGroup,
  Fn,
  IamRole,
  IamRolePolicyAttachment,
  LaunchTemplate,
  type ITerraformDependable,
} from '../cdktf.ts';
import { trusts } from '../policy.ts';
import { stackOf } from '../stack.ts';

/** Burstable types (t3, t4g) and flexible ones (m7i-flex) lower their speed in the middle of a run. */
export const instanceType = z
  .string()
  .regex(
    /^(?!t\d|mac)[a-z]+\d+[a-z]*\.\w+$/,
    'a type of steady speed such as m7g.large: none of t, none of flex',
  );

export const nodeOptions = {
  type: instanceType
    .default('m7g.xlarge')
    .describe('type of the nodes that make load, of steady speed: of n cores n - 1 are left for pods'),
  min: z.int().min(0).max(500).default(0).describe('such nodes at least; it starts with so many'),
  max: z.int().min(1).max(500).default(10).describe('such nodes at most'),
};
export const minUnderMax = ({ min, max }: { min: number; max: number }): boolean => min <= max;
export const MIN_OVER_MAX = { message: 'min is over max', path: ['min'] };

/** What keeps other pods off the nodes of load, and what leads pods of load to them: `--toleration`, `--node-selector`. */
const TAINT = { key: 'loadgen', value: 'true' };
export const NODE_OPTIONS = [
  `--node-selector=${TAINT.key}=${TAINT.value}`,
  `--toleration=${TAINT.key}=${TAINT.value}:NoSchedule`,
];
const NODE_ARGUMENTS = NODE_OPTIONS.map((option) => option.replace('=', ' ')).join(' ');

/** What nodes may do themselves; pods do not reach it. */
const POLICIES = ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly'];

export interface LoadNodesProps {
  cluster: string;
  subnetIds: string[];
  type: string;
  min: number;
  max: number;
  /** Whether only pods of load are let onto them. */
  isForLoad: boolean;
  /** Whether the network plugin of the cluster has its rights from the node: nothing else gives them. */
  hasNetworkRights: boolean;
  dependsOn?: ITerraformDependable[];
}

/** A managed group of nodes, of one type and a size that Terraform does not change back. */
export class LoadNodes extends Construct {
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, props: LoadNodesProps) {
    super(scope, id);
    const { cluster, subnetIds, type, min, max, isForLoad, hasNetworkRights, dependsOn = [] } = props;
    const stack = stackOf(this);
    const name = `${stack.ownName}-${id}`;
    const role = new IamRole(this, 'role', {
      name,
      description: `Nodes of ${id}`,
      assumeRolePolicy: trusts('ec2.amazonaws.com'),
    });
    const rights = [...POLICIES, ...(hasNetworkRights ? ['AmazonEKS_CNI_Policy'] : [])].map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, {
          role: role.name,
          policyArn: `arn:aws:iam::aws:policy/${policy}`,
        }),
    );
    const template = new LaunchTemplate(this, 'template', {
      name,
      // One hop: pods, which are one further, do not reach the node's role.
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      // Under AWS's key: one of ours would have to admit the account's own role of Auto Scaling, which may not be there yet.
      blockDeviceMappings: [
        { deviceName: '/dev/xvda', ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: 20 } },
      ],
    });
    this.group = new EksNodeGroup(this, 'group', {
      clusterName: cluster,
      nodeGroupName: name,
      nodeRoleArn: role.arn,
      subnetIds,
      instanceTypes: [type],
      // Graviton has a g among the letters after the generation: m7g, c7gn, im4gn.
      amiType: /^[a-z]+\d+[a-z]*g/.test(type) ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD',
      launchTemplate: { id: template.id, version: Fn.tostring(template.latestVersion) as string },
      scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
      updateConfig: { maxUnavailable: 1 },
      ...(isForLoad
        ? { labels: { [TAINT.key]: TAINT.value }, taint: [{ ...TAINT, effect: 'NO_SCHEDULE' }] }
        : {}),
      // Whoever makes load sets the size before a run, and after it.
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
      dependsOn: [...rights, ...dependsOn],
    });
    if (!isForLoad) return;
    const sized = `aws eks update-nodegroup-config --cluster-name ${cluster} --nodegroup-name ${name}`;
    stack.output(
      'nodes_command',
      `${sized} --region ${stack.environment.region} --scaling-config desiredSize=${max}`,
      'Sets how many nodes for load there are: before a run, and after it again',
    );
    stack.output('nodes_arguments', NODE_ARGUMENTS, 'Leads the pods of a run to them, with `--on eks`');
  }
}
