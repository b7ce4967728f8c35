import { z } from 'zod';
import { cidr, switchable } from '../config.ts';
import { accessOptions, adminRoles, admit } from '../constructs/access.ts';
import { Eks } from '../constructs/eks.ts';
import { Key } from '../constructs/key.ts';
import { instanceType, LoadNodes, MIN_OVER_MAX, minUnderMax, nodeOptions } from '../constructs/load-nodes.ts';
import { Network, networkOptions } from '../constructs/network.ts';
import { WayOut } from '../constructs/way-out.ts';
import { defineStack } from '../stack.ts';

/** Room for a pod's address each: a quarter is a zone. */
const CIDR = '10.74.0.0/16';
/** EKS 1.34 leaves standard support on 2 December 2026, 1.35 on 27 March 2027. */
const OLDEST = 35;

export const clusterOptions = z.strictObject({
  enabled: switchable(false, 'whether `cdktf deploy` sees this stack'),
  version: z
    .string()
    .regex(/^1\.\d{2}$/, 'a version of Kubernetes such as 1.35')
    .refine(
      (version) => Number(version.slice(2)) >= OLDEST,
      `1.${OLDEST} or newer: EKS bills older ones as extended support`,
    )
    .default(`1.${OLDEST}`)
    .describe('version of Kubernetes, in standard support'),
  apiCidrs: z
    .array(cidr)
    .default([])
    .describe('networks that reach its API from outside: where `platform` is deployed and runs are started'),
  wayOut: z
    .enum(['nat', 'endpoints'])
    .default('nat')
    .describe(
      'of a VPC of its own: to everywhere (0.045 USD an hour and a GB), or to AWS only (0.16 USD an hour)',
    ),
  admins: adminRoles,
  ...accessOptions,
  nodes: z.strictObject(nodeOptions).refine(minUnderMax, MIN_OVER_MAX).prefault({}),
  systemType: instanceType
    .default('m7g.large')
    .describe('type of the one node for what every cluster has: name service, agents'),
  network: networkOptions.prefault({}),
});

export const cluster = defineStack({
  name: 'cluster',
  what: 'An EKS cluster for load, for those who have none: `platform` is then told its name (docs/eks.md).',
  options: clusterOptions,
  build(stack, options) {
    const { version, apiCidrs, wayOut, nodes, systemType, network: given, ...access } = options;
    const key = new Key(stack, 'key', { what: 'secrets and logs of the cluster' });
    const network = new Network(stack, 'network', given, CIDR);
    const { subnetIds } = network;
    const eks = new Eks(stack, 'eks', { name: stack.prefix, version, key, subnetIds, apiCidrs });
    const way =
      given.vpcId === undefined
        ? new WayOut(stack, 'way-out', { network, cidr: CIDR, kind: wayOut, from: eks.securityGroupId }).ready
        : [];
    const shared = {
      cluster: eks.name,
      subnetIds,
      hasNetworkRights: false,
      dependsOn: [...eks.addOns, ...way],
    };
    const system = { ...shared, type: systemType, min: 1, max: 2, isForLoad: false };
    const { group } = new LoadNodes(stack, 'system-nodes', system);
    new LoadNodes(stack, 'load-nodes', { ...shared, ...nodes, isForLoad: true });
    eks.addOn('coredns', { dependsOn: [group] });
    admit(stack, { cluster: eks.name, ...access });
    stack.output('cluster_name', eks.name, 'The cluster: `stacks.platform.loadRunner.cluster`');
    stack.output(
      'kubeconfig_command',
      `aws eks update-kubeconfig --name ${eks.name} --region ${stack.environment.region}`,
      'Makes the kubeconfig lead to it',
    );
  },
});
