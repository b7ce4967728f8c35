import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  Construct,
  DataAwsEcrImage,
  LambdaFunctionEventInvokeConfig,
  VpcSecurityGroupEgressRule,
  VpcSecurityGroupIngressRule,
} from '../cdktf.ts';
import { cidr, prefixOf, switchable } from '../config.ts';
import { stackOf } from '../stack.ts';
import { Firewall } from './firewall.ts';
import { LoadFunction } from './function.ts';
import type { Key } from './key.ts';
import { type Results, STORE_PREFIX } from './results.ts';

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
  version: z.string().min(1).default(VERSION).describe('version of the image, tagged run-load-VERSION'),
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
const PORTS = [80, 443];
const POSTGRESQL = 5432;
/** Samples of a run, and what the analysis spills. MB. */
const DISK_MB = 4096;

/** The function `run-load`: a load run for automation, one at a time. */
export class RunLoad extends Construct {
  constructor(
    scope: Construct,
    name: string,
    private readonly options: z.output<typeof runLoadOptions>,
    key: Key,
    results: Results,
  ) {
    super(scope, name);
    const stack = stackOf(this);
    const { repository, version, parentEnv, hosts, memoryMb, vpcId, subnetIds } = options;
    const parent = parentEnv === undefined ? stack.prefix : prefixOf({ name: parentEnv });
    const image = new DataAwsEcrImage(this, 'image', {
      repositoryName: repository ?? `${parent}/load-runner`,
      imageTag: `run-load-${version}`,
    });
    const { bucket } = results;
    const load = new LoadFunction(this, 'function', {
      name: `${stack.prefix}-run-load`,
      what: 'Runs, compares and stores a load',
      // By its digest: what was planned is what runs, wherever the tag goes.
      code: { uri: image.imageUri },
      key,
      memoryMb,
      timeoutSeconds: TIMEOUT_SECONDS,
      reservedConcurrency: 1,
      variables: {
        BUCKET: bucket.name,
        STORE_PREFIX,
        DATABASE: results.database,
        ENVIRONMENT: stack.environment.name,
        ALLOWED_HOSTS: hosts.join(','),
      },
      statements: [
        { sid: 'FindResults', actions: ['s3:ListBucket'], resources: [bucket.arn] },
        {
          sid: 'KeepResults',
          actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
          resources: [STORE_PREFIX, 'databases/', 'locks/'].map((folder) => `${bucket.arn}/${folder}*`),
        },
      ],
      ...(vpcId === undefined ? {} : { network: { subnetIds, securityGroupIds: [this.firewall(vpcId).id] } }),
      more: { ephemeralStorage: { size: DISK_MB } },
    });
    // Who calls it without waiting gets one run, whatever becomes of it.
    new LambdaFunctionEventInvokeConfig(this, 'once', {
      functionName: load.function.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: 60,
    });
    stack.output(
      'run_load_function',
      load.function.functionName,
      'Function for `aws lambda invoke`: docs/run-load.md',
    );
  }

  private firewall(vpcId: string): Firewall {
    const { egress, auroraGroupId } = this.options;
    const firewall = new Firewall(this, 'run-load', { network: { vpcId }, what: 'The function run-load' });
    for (const [i, block] of egress.entries()) {
      for (const port of PORTS) {
        new VpcSecurityGroupEgressRule(this, `to-${i + 1}-${port}`, {
          securityGroupId: firewall.id,
          cidrIpv4: block,
          fromPort: port,
          toPort: port,
          ipProtocol: 'tcp',
          description: `to ${block}`,
        });
      }
    }
    if (auroraGroupId !== undefined) {
      const rule = { fromPort: POSTGRESQL, toPort: POSTGRESQL, ipProtocol: 'tcp' };
      new VpcSecurityGroupEgressRule(this, 'to-aurora', {
        ...rule,
        securityGroupId: firewall.id,
        referencedSecurityGroupId: auroraGroupId,
        description: 'to Aurora',
      });
      new VpcSecurityGroupIngressRule(this, 'into-aurora', {
        ...rule,
        securityGroupId: auroraGroupId,
        referencedSecurityGroupId: firewall.id,
        description: 'from the function run-load',
      });
    }
    return firewall;
  }
}
