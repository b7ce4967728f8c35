import { DescribeAddonVersionsCommand, EKSClient, ListAddonsCommand } from '@aws-sdk/client-eks';
import { type Check, type Finding, missing, ok, unknown } from '../check.ts';

const INSIGHTS = 'amazon-cloudwatch-observability';
const POD_IDENTITY = 'eks-pod-identity-agent';
const PART = 'stacks.platform.observability';

export const addOns: Check = {
  name: 'Add-ons',
  async run({ client, found, platform: { observability } }) {
    const { cluster: clusterName, kubernetesVersion } = found;
    if (clusterName === undefined) return [unknown('no cluster to look into')];
    const eks = new EKSClient(client);
    const { addons: there = [] } = await eks.send(new ListAddonsCommand({ clusterName }));
    const wanted = observability.enabled && observability.containerInsights;
    const findings = [
      installed(INSIGHTS, wanted, there, `${PART}.containerInsights`),
      installed(POD_IDENTITY, wanted && observability.podIdentityAgent, there, `${PART}.podIdentityAgent`),
    ];
    if (wanted && !there.includes(INSIGHTS)) {
      const { addons = [] } = await eks.send(
        new DescribeAddonVersionsCommand({
          addonName: INSIGHTS,
          kubernetesVersion: kubernetesVersion as string,
        }),
      );
      const versions = addons.flatMap(({ addonVersions = [] }) =>
        addonVersions.map(({ addonVersion }) => addonVersion),
      );
      const version = observability.containerInsightsVersion;
      findings.push(
        versions.includes(version)
          ? ok(`${INSIGHTS} ${version} is there for Kubernetes ${kubernetesVersion}`)
          : missing(
              `${INSIGHTS} has no ${version} for Kubernetes ${kubernetesVersion}`,
              `set ${PART}.containerInsightsVersion to one of: ${versions.slice(0, 5).join(', ') || 'none'}`,
            ),
      );
    }
    return findings;
  },
};

/** Terraform cannot install what is installed; where nobody installs it, the boards of the cluster stay empty. */
function installed(name: string, wanted: boolean, there: readonly string[], option: string): Finding {
  if (there.includes(name)) {
    return wanted
      ? missing(
          `${name} is installed already`,
          `set ${option} to false: the deployment would try to install it again`,
        )
      : ok(`${name} is installed`);
  }
  return wanted
    ? ok(`${name} will be installed`)
    : missing(`${name} is not installed`, `set ${option} to true`);
}
