import {
  DescribeAccessEntryCommand,
  DescribeClusterCommand,
  EKSClient,
  paginateListAccessEntries,
} from '@aws-sdk/client-eks';
import { type Check, type Finding, missing, ok, unknown, unlessMissing } from '../check.ts';
import { isOurs } from '../ours.ts';

/** Who is let into the cluster of the runs: whoever deploys the namespace, and the roles that start runs. */
export const access: Check = {
  name: 'Access to the cluster',
  async run({ client, found, platform: { loadRunner } }) {
    if (!loadRunner.enabled) return [];
    const clusterName = loadRunner.cluster ?? found.cluster;
    if (clusterName === undefined) return [unknown('no cluster to look into')];
    const eks = new EKSClient(client);
    const answer = await eks.send(new DescribeClusterCommand({ name: clusterName }));
    const mode = answer.cluster?.accessConfig?.authenticationMode ?? 'CONFIG_MAP';
    const { dispatchers, dispatcherRoles } = loadRunner;
    if (mode === 'CONFIG_MAP') {
      return dispatcherRoles.length === 0
        ? [unknown(`${clusterName} keeps who is let in as a ConfigMap (aws-auth): that is not looked at`)]
        : [
            missing(
              `${clusterName} takes no access entries (CONFIG_MAP), which stacks.platform.loadRunner.dispatcherRoles makes`,
              `aws eks update-cluster-config --name ${clusterName} --access-config authenticationMode=API_AND_CONFIG_MAP`,
            ),
          ];
    }
    const entries: string[] = [];
    for await (const page of paginateListAccessEntries({ client: eks }, { clusterName }))
      entries.push(...(page.accessEntries ?? []));
    const findings = [deployer(found.arn ?? '', entries, clusterName, mode)];
    for (const principalArn of dispatcherRoles) {
      findings.push(
        entries.includes(principalArn)
          ? await known(eks, clusterName, principalArn, dispatchers)
          : ok(`${principalArn} will be let in, to start runs`),
      );
    }
    return findings;
  },
};

/** Terraform makes the namespace under the identity that deploys. */
function deployer(arn: string, entries: readonly string[], cluster: string, mode: string): Finding {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  const isIn = entries.some((one) =>
    role === undefined ? one === arn : one.includes(':role/') && one.endsWith(`/${role}`),
  );
  if (isIn) return ok(`${role ?? arn} is let into ${cluster}`);
  const text = `${role ?? arn} has no access entry in ${cluster}`;
  const todo =
    'Terraform makes the namespace of the runs under that identity: ' +
    `aws eks create-access-entry --cluster-name ${cluster} --principal-arn ARN, and associate-access-policy`;
  return mode === 'API' ? missing(text, todo) : unknown(`${text}; it may be in aws-auth`, todo);
}

/** Terraform does not make what is there. */
async function known(
  eks: EKSClient,
  clusterName: string,
  principalArn: string,
  group: string,
): Promise<Finding> {
  const answer = await unlessMissing(
    eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn })),
    'ResourceNotFoundException',
  );
  const { kubernetesGroups: groups = [], tags } = answer?.accessEntry ?? {};
  if (isOurs(tags)) return ok(`${principalArn} is let in, to start runs`);
  const leave = 'leave it out of stacks.platform.loadRunner.dispatcherRoles';
  return missing(
    `${principalArn} has an access entry already, which the deployment would try to make`,
    groups.includes(group)
      ? `${leave}: it is in the group ${group}`
      : `${leave}, and put it into the group: aws eks update-access-entry --cluster-name ${clusterName} ` +
          `--principal-arn ${principalArn} --kubernetes-groups ${[...groups, group].join(' ')}`,
  );
}
