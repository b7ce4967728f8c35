import { z } from 'zod';
import { type Construct, EksAccessEntry, EksAccessPolicyAssociation } from '../cdktf.ts';

const roles = z.array(z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'the ARN of an IAM role'));

export const accessOptions = {
  dispatchers: z
    .string()
    .min(1)
    .default('load-dispatchers')
    .describe('Kubernetes group that may start runs: give it to access entries of the cluster'),
  dispatcherRoles: roles
    .default([])
    .describe('IAM roles that are to be in it: an access entry each; none that has one already'),
};
export const adminRoles = roles
  .default([])
  .describe('IAM roles that may do everything in the cluster, beside whoever makes it');

const ADMIN = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';

export interface AccessProps {
  cluster: string;
  dispatchers: string;
  dispatcherRoles: readonly string[];
  admins?: readonly string[];
}

/** Lets IAM roles into a cluster: dispatchers by their group, whose rights are those of the namespace; admins by EKS. */
export function admit(
  scope: Construct,
  { cluster, dispatchers, dispatcherRoles, admins = [] }: AccessProps,
): void {
  for (const [i, principalArn] of dispatcherRoles.entries()) {
    new EksAccessEntry(scope, `dispatcher-${i + 1}`, {
      clusterName: cluster,
      principalArn,
      kubernetesGroups: [dispatchers],
    });
  }
  for (const [i, principalArn] of admins.entries()) {
    const entry = new EksAccessEntry(scope, `admin-${i + 1}`, { clusterName: cluster, principalArn });
    new EksAccessPolicyAssociation(scope, `admin-${i + 1}-policy`, {
      clusterName: cluster,
      principalArn,
      policyArn: ADMIN,
      accessScope: { type: 'cluster' },
      dependsOn: [entry],
    });
  }
}
