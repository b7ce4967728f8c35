import { Construct, EksAddon, IamRole, IamRolePolicyAttachment } from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { trustsPods } from '../policy.ts';
import { stackOf } from '../stack.ts';

export interface ContainerInsightsProps {
  cluster: string;
  /** Of the add-on amazon-cloudwatch-observability. */
  version: string;
  /** Whether the agent of Pod Identity has to be installed too. */
  podIdentityAgent: boolean;
  containerLogs: boolean;
}

/**
 * The agent that sends a cluster's metrics. Its version is pinned, and the classic metrics are asked for by name: from
 * 6.2.0 on the add-on can send OpenTelemetry's instead, whose names no widget and no alarm here would see.
 */
export class ContainerInsights extends Construct {
  constructor(scope: Construct, id: string, props: ContainerInsightsProps) {
    super(scope, id);
    const { cluster, version, podIdentityAgent, containerLogs } = props;
    const { prefix } = stackOf(this);
    const role = new IamRole(this, 'role', {
      name: `${prefix}-container-insights`,
      description: 'CloudWatch agent in the cluster, by EKS Pod Identity',
      assumeRolePolicy: trustsPods(),
    });
    const rights = new IamRolePolicyAttachment(this, 'rights', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy',
    });
    const agent = podIdentityAgent
      ? [new EksAddon(this, 'pod-identity', { clusterName: cluster, addonName: 'eks-pod-identity-agent' })]
      : [];
    new EksAddon(this, 'add-on', {
      clusterName: cluster,
      addonName: 'amazon-cloudwatch-observability',
      addonVersion: version,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      podIdentityAssociation: [{ serviceAccount: 'cloudwatch-agent', roleArn: role.arn }],
      configurationValues: escapedJson({
        containerInsights: { enabled: true },
        otelContainerInsights: { enabled: false },
        containerLogs: { enabled: containerLogs },
        // On by default from 5.0.0: it restarts the pods with an agent in them, and the target would be another one.
        manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
      }),
      dependsOn: [rights, ...agent],
    });
  }
}
