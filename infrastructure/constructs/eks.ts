import {
  Construct,
  DataAwsEksCluster,
  EksAddon,
  EksCluster,
  IamRole,
  IamRolePolicy,
  IamRolePolicyAttachment,
} from '../cdktf.ts';
import { escapedJson } from '../escape.ts';
import { policy, trusts, trustsPods } from '../policy.ts';
import type { Key } from './key.ts';
import { logGroup } from './log-group.ts';

export interface EksProps {
  name: string;
  version: string;
  key: Key;
  subnetIds: string[];
  /** Networks that reach its API from outside; none: only its own does. */
  apiCidrs: string[];
}

const LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** A cluster without nodes: control plane, its logs and key, and the add-ons that every node takes. */
export class Eks extends Construct {
  readonly name: string;
  readonly cluster: EksCluster;
  /** Security group of the control plane and of all nodes. */
  readonly securityGroupId: string;
  /** What nodes need to be there before they join. */
  readonly addOns: EksAddon[];

  constructor(scope: Construct, id: string, { name, version, key, subnetIds, apiCidrs }: EksProps) {
    super(scope, id);
    const role = this.role(name, key);
    // EKS would make it, without an end.
    const logs = logGroup(this, 'logs', { name: `/aws/eks/${name}/cluster`, key });
    this.cluster = new EksCluster(this, 'cluster', {
      name,
      version,
      roleArn: role.role.arn,
      // At the end of standard support AWS raises the version, instead of billing six times as much for the old one.
      upgradePolicy: { supportType: 'STANDARD' },
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
      enabledClusterLogTypes: LOGS,
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ['secrets'] },
      vpcConfig: {
        subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: apiCidrs.length > 0,
        ...(apiCidrs.length > 0 ? { publicAccessCidrs: apiCidrs } : {}),
      },
      dependsOn: [logs, ...role.rights],
    });
    this.name = this.cluster.name;
    // Read by what only the made one has, its id: else Terraform would look for it before it is there.
    const made = new DataAwsEksCluster(this, 'made', { name: this.cluster.id });
    this.securityGroupId = made.vpcConfig.get(0).clusterSecurityGroupId;
    this.addOns = this.nodeAddOns(name);
  }

  /** An add-on, in the version that is EKS's default for the cluster's. */
  addOn(addonName: string, more: Partial<ConstructorParameters<typeof EksAddon>[2]> = {}): EksAddon {
    return new EksAddon(this, addonName, {
      clusterName: this.cluster.name,
      addonName,
      resolveConflictsOnCreate: 'OVERWRITE',
      resolveConflictsOnUpdate: 'OVERWRITE',
      ...more,
    });
  }

  private nodeAddOns(name: string): EksAddon[] {
    const role = new IamRole(this, 'cni-role', {
      name: `${name}-cni`,
      description: "The cluster's network plugin, by EKS Pod Identity",
      assumeRolePolicy: trustsPods(),
    });
    const rights = new IamRolePolicyAttachment(this, 'cni-rights', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
    });
    const agent = this.addOn('eks-pod-identity-agent');
    const network = this.addOn('vpc-cni', {
      podIdentityAssociation: [{ serviceAccount: 'aws-node', roleArn: role.arn }],
      // Off by default, and the namespace's policy would be a wish.
      configurationValues: escapedJson({ enableNetworkPolicy: 'true' }),
      dependsOn: [rights, agent],
    });
    return [agent, network, this.addOn('kube-proxy')];
  }

  private role(
    name: string,
    key: Key,
  ): { role: IamRole; rights: (IamRolePolicyAttachment | IamRolePolicy)[] } {
    const role = new IamRole(this, 'role', {
      name: `${name}-cluster`,
      description: 'Control plane of the cluster',
      assumeRolePolicy: trusts('eks.amazonaws.com'),
    });
    const rights = [
      new IamRolePolicyAttachment(this, 'rights', {
        role: role.name,
        policyArn: 'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy',
      }),
      new IamRolePolicy(this, 'key-rights', {
        name: 'secrets',
        role: role.id,
        policy: policy([
          {
            sid: 'EncryptSecrets',
            actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:ListGrants'],
            resources: [key.arn],
          },
        ]),
      }),
    ];
    return { role, rights };
  }
}
