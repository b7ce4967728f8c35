import { z } from 'zod';
import {
  Construct,
  DataAwsEksCluster,
  EcrLifecyclePolicy,
  EcrRepository,
  EksPodIdentityAssociation,
  IamRole,
  IamRolePolicy,
} from '../cdktf.ts';
import { switchable } from '../config.ts';
import { escapedJson } from '../escape.ts';
import { clusterName } from '../open-saves.ts';
import { policy, trustsPods } from '../policy.ts';
import { stackOf } from '../stack.ts';
import { accessOptions, admit } from './access.ts';
import { Bucket } from './bucket.ts';
import { KEY_USE, type Key } from './key.ts';
import { LoadNodes, MIN_OVER_MAX, minUnderMax, NODE_OPTIONS, nodeOptions } from './load-nodes.ts';
import { logGroup } from './log-group.ts';
import { LoadNamespace } from './load-namespace.ts';

export const loadRunnerOptions = z.strictObject({
  enabled: switchable(
    true,
    'what `npm run load -- --on eks` needs: image repository, bucket, rights, namespace',
  ),
  namespace: z.string().min(1).default('load').describe('Kubernetes namespace of the runs'),
  serviceAccount: z.string().min(1).default('load-runner').describe('service account of their pods'),
  cluster: z.string().min(1).optional().describe('EKS cluster for the runs; without it, that of Open Saves'),
  ...accessOptions,
  nodes: z
    .strictObject({
      enabled: switchable(false, 'whether that cluster gets nodes that only load runs on'),
      ...nodeOptions,
      subnetIds: z.array(z.string()).default([]).describe("their subnets; without any, the cluster's own"),
    })
    .refine(minUnderMax, MIN_OVER_MAX)
    .prefault({}),
  podLogs: switchable(
    true,
    "log groups of the cluster's pods, with an end and our key; off where they are there",
  ),
  maxCores: z.int().min(2).max(10_000).default(64).describe('cores that all runs together may take'),
  images: z.int().min(1).max(1000).default(30).describe('versions of the image that are kept'),
  sampleDays: z.int().min(1).max(3650).default(90).describe('days that samples in the bucket are kept'),
});

/**
 * Where load comes from: the image's repository, the bucket of the results, the role that pods take by Pod Identity
 * (objects below the bucket, and nothing else), and the namespace in the existing cluster.
 */
export class LoadRunner extends Construct {
  readonly bucket: Bucket;
  /** The cluster of the runs, and what leads a run to it, the image apart. */
  readonly cluster: DataAwsEksCluster;
  readonly group: string;
  readonly runOptions: string[];

  constructor(scope: Construct, id: string, options: z.output<typeof loadRunnerOptions>, key: Key) {
    super(scope, id);
    const stack = stackOf(this);
    const { prefix, account } = stack;
    this.bucket = new Bucket(this, 'results', {
      name: `${prefix}-results-${account}`,
      key,
      expiry: [{ prefix: 'runs/samples/', days: options.sampleDays }],
    });
    const repository = this.repository(key, options.images);
    const role = this.role(key);
    const name = options.cluster ?? clusterName(stack);
    new EksPodIdentityAssociation(this, 'identity', {
      clusterName: name,
      namespace: options.namespace,
      serviceAccount: options.serviceAccount,
      roleArn: role.arn,
    });
    const cluster = new DataAwsEksCluster(this, 'cluster', { name });
    this.cluster = cluster;
    this.group = options.dispatchers;
    this.runOptions = [
      `--namespace=${options.namespace}`,
      `--service-account=${options.serviceAccount}`,
      // With their type, so that a run's cost is told by what it takes.
      ...(options.nodes.enabled ? [...NODE_OPTIONS, `--instance-type=${options.nodes.type}`] : []),
    ];
    new LoadNamespace(this, 'namespace', {
      cluster,
      region: stack.environment.region,
      name: options.namespace,
      serviceAccount: options.serviceAccount,
      dispatchers: options.dispatchers,
      maxCores: options.maxCores,
    });
    admit(this, { ...options, cluster: name });
    if (options.podLogs) this.podLogs(name, key);
    if (options.nodes.enabled) {
      const { subnetIds, ...nodes } = options.nodes;
      new LoadNodes(this, 'nodes', {
        ...nodes,
        cluster: name,
        subnetIds: subnetIds.length > 0 ? subnetIds : cluster.vpcConfig.get(0).subnetIds,
        isForLoad: true,
        hasNetworkRights: true,
      });
    }
    stack.output('image_repository', repository.repositoryUrl, 'Where the image of the runner is pushed to');
    stack.output('results_bucket', this.bucket.name, 'Bucket for `--upload s3://BUCKET/runs`');
  }

  /** Where Container Insights' Fluent Bit writes to; it would make them itself, without an end. */
  private podLogs(cluster: string, key: Key): void {
    for (const part of ['application', 'dataplane', 'host']) {
      logGroup(this, `logs-${part}`, { name: `/aws/containerinsights/${cluster}/${part}`, key });
    }
  }

  private repository(key: Key, images: number): EcrRepository {
    const repository = new EcrRepository(this, 'repository', {
      name: `${stackOf(this).prefix}/load-runner`,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: key.arn }],
    });
    new EcrLifecyclePolicy(this, 'lifecycle', {
      repository: repository.name,
      policy: escapedJson({
        rules: [
          {
            rulePriority: 1,
            description: 'Older versions go',
            selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: images },
            action: { type: 'expire' },
          },
        ],
      }),
    });
    return repository;
  }

  private role(key: Key): IamRole {
    const role = new IamRole(this, 'role', {
      name: `${stackOf(this).prefix}-load-runner`,
      description: 'Pods of load runs, by EKS Pod Identity',
      assumeRolePolicy: trustsPods(),
    });
    new IamRolePolicy(this, 'rights', {
      name: 'results',
      role: role.id,
      policy: policy([
        {
          sid: 'PutResults',
          actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
          resources: [`${this.bucket.arn}/runs/*`],
        },
        { sid: 'UseKey', actions: KEY_USE, resources: [key.arn] },
      ]),
    });
    return role;
  }
}
