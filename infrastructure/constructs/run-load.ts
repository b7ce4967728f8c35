import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Construct, DataAwsEcrImage, EksAccessEntry, LambdaFunctionEventInvokeConfig } from '../cdktf.ts';
import { cidr, prefixOf, switchable } from '../config.ts';
import { escapedJson } from '../escape.ts';
import { stackOf } from '../stack.ts';
import { LoadFunction } from './function.ts';
import type { Key } from './key.ts';
import type { LoadRunner } from './load-runner.ts';
import { type Results, STORE_PREFIX } from './results.ts';
import { RunLoadEnd, type Shared } from './run-load-end.ts';
import { RunLoadNetwork } from './run-load-network.ts';

const id = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `an id such as ${prefix}-0a1b2c3d`);

const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

export const runLoadOptions = z.strictObject({
  enabled: switchable(false, 'whether there is the function run-load; its image is pushed before'),
  hosts: z
    .array(z.string().min(1))
    .default([])
    .describe('hosts that may be put under load: names, or `*.` and a domain'),
  parentEnv: z
    .string()
    .min(1)
    .optional()
    .describe('environment whose image repository is used; without it, this one'),
  repository: z.string().min(1).optional().describe('image repository, in place of the load runner’s'),
  version: z
    .string()
    .min(1)
    .default(VERSION)
    .describe(
      'version of the image, tagged run-load-VERSION; and of the runner’s in the cluster, tagged VERSION',
    ),
  longRuns: switchable(
    true,
    'whether what does not fit into its time runs in the cluster of `loadRunner`, whose image is pushed before too',
  ),
  maxCost: z
    .number()
    .positive()
    .default(5)
    .describe('US dollars an hour that such a run may cost at its nodes; dearer ones are not started'),
  memoryMb: z.int().min(1024).max(10_240).default(3072).describe('memory of the function'),
  vpcId: id('vpc').optional().describe('VPC that the function is in, where the target is only in one'),
  subnetIds: z.array(id('subnet')).default([]).describe('its private subnets'),
  egress: z
    .array(cidr)
    .default([])
    .describe('networks that the function in a VPC may reach over HTTP and HTTPS'),
  auroraGroupId: id('sg')
    .optional()
    .describe('security group of Aurora that is to let the function in on 5432'),
});

/** Lambda's own limit. */
const TIMEOUT_SECONDS = 900;
/** Samples of a run, and what the analysis spills. MB. */
const DISK_MB = 4096;
/** Of the bucket: runs, statistics, and who runs what. */
const FOLDERS = [STORE_PREFIX, 'databases/', 'locks/', 'dispatched/'];

/** The function `run-load`: a load run for automation, one at a time; and what it dispatches to the cluster. */
export class RunLoad extends Construct {
  constructor(
    scope: Construct,
    name: string,
    private readonly options: z.output<typeof runLoadOptions>,
    private readonly key: Key,
    private readonly results: Results,
    runner: LoadRunner | undefined,
  ) {
    super(scope, name);
    const stack = stackOf(this);
    const { subnetIds, vpcId } = options;
    const cluster = options.longRuns ? runner : undefined;
    const network = vpcId === undefined ? undefined : this.network(vpcId, cluster);
    const shared = this.shared(cluster);
    const load = new LoadFunction(this, 'function', {
      ...shared,
      name: `${stack.prefix}-run-load`,
      what: 'Runs, compares and stores a load',
      reservedConcurrency: 1,
      ...(network === undefined
        ? {}
        : { network: { subnetIds, securityGroupIds: network.securityGroupIds } }),
    });
    // Who calls it without waiting gets one run, whatever becomes of it.
    new LambdaFunctionEventInvokeConfig(this, 'once', {
      functionName: load.function.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
    });
    if (cluster) {
      // It may do there what dispatchers may in the namespace of the runs, and nothing else.
      new EksAccessEntry(this, 'access', {
        clusterName: cluster.cluster.name,
        principalArn: load.role.arn,
        kubernetesGroups: [cluster.group],
      });
      new RunLoadEnd(this, 'end', shared, results);
    }
    stack.output(
      'run_load_function',
      load.function.functionName,
      'Function for `aws lambda invoke`: docs/run-load.md',
    );
  }

  private shared(cluster: LoadRunner | undefined): Shared {
    const { version, hosts, memoryMb } = this.options;
    const { environment, account } = stackOf(this);
    const { bucket, database } = this.results;
    const secrets = `/open-saves-load/${environment.name}/run-load`;
    const parameters = `arn:aws:ssm:${environment.region}:${account}:parameter${secrets}`;
    return {
      // By its digest: what was planned is what runs, wherever the tag goes.
      code: { uri: this.image(`run-load-${version}`, 'image') },
      key: this.key,
      memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
      variables: {
        BUCKET: bucket.name,
        STORE_PREFIX,
        DATABASE: database,
        ENVIRONMENT: environment.name,
        ALLOWED_HOSTS: hosts.join(','),
        SECRETS: secrets,
        ...(cluster ? { CLUSTER: this.clusterOf(cluster) } : {}),
      },
      statements: [
        { sid: 'FindResults', actions: ['s3:ListBucket'], resources: [bucket.arn] },
        {
          sid: 'KeepResults',
          actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
          resources: FOLDERS.map((folder) => `${bucket.arn}/${folder}*`),
        },
        {
          sid: 'ReadSecrets',
          actions: ['ssm:GetParametersByPath'],
          resources: [parameters, `${parameters}/*`],
        },
      ],
      more: { ephemeralStorage: { size: DISK_MB } },
    };
  }

  /** What it needs to know of the cluster to start a run there. */
  private clusterOf({ cluster, runOptions }: LoadRunner): string {
    const { version, maxCost } = this.options;
    const image = this.image(version, 'runner-image');
    return escapedJson({
      name: cluster.name,
      endpoint: cluster.endpoint,
      authority: cluster.certificateAuthority.get(0).data,
      options: [...runOptions, `--image=${image}`, `--max-cost=${maxCost}`],
    });
  }

  private image(imageTag: string, construct: string): string {
    const { repository, parentEnv } = this.options;
    const parent = parentEnv === undefined ? stackOf(this).prefix : prefixOf({ name: parentEnv });
    const repositoryName = repository ?? `${parent}/load-runner`;
    return new DataAwsEcrImage(this, construct, { repositoryName, imageTag }).imageUri;
  }

  private network(vpcId: string, cluster: LoadRunner | undefined): RunLoadNetwork {
    const { egress, auroraGroupId } = this.options;
    const network = new RunLoadNetwork(this, 'network', vpcId, egress);
    if (auroraGroupId !== undefined) network.admitToAurora(auroraGroupId);
    if (cluster) network.admitToCluster(cluster.cluster.vpcConfig.get(0).clusterSecurityGroupId);
    return network;
  }
}
