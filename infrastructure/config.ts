import { z } from 'zod';

/** A text that is absent unless given: no default would be right. */
const optional = (what: string): z.ZodOptional<z.ZodString> => z.string().min(1).optional().describe(what);
const named = (name: string, what: string): z.ZodDefault<z.ZodString> =>
  z.string().min(1).default(name).describe(what);

/** Strings that stand for AWS's own identifiers; a wrong one is named before anything is synthesized. */
export const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'a CIDR block such as 10.0.0.0/16')
  .refine((block) => !block.endsWith('/0'), 'not the whole world: name the networks that need access');
export const tableName = z
  .string()
  .regex(
    /^[\w.-]{3,255}$/,
    'a name of a DynamoDB table: 3 to 255 letters, digits, underscores, hyphens and dots',
  );
export const email = z.email('an e-mail address');
export const switchable = (on: boolean, what: string): z.ZodDefault<z.ZodBoolean> =>
  z.boolean().default(on).describe(what);

/** The running Open Saves: its real deployment's names are the defaults. */
const openSaves = z.strictObject({
  clusterName: optional('EKS cluster; without it, the SSM parameter `clusterParameter` is read'),
  clusterParameter: named('/open-saves/step1/cluster_name', 'SSM parameter with the name of the EKS cluster'),
  namespace: named('open-saves', 'Kubernetes namespace of the server'),
  workload: named('open-saves', 'Kubernetes deployment of the server'),
  service: named('open-saves', 'Kubernetes service of the server: its load balancer is found by its tag'),
  storesTable: named('open-saves-stores', 'DynamoDB table of stores'),
  recordsTable: named('open-saves-records', 'DynamoDB table of records'),
  recordsIndexes: z
    .array(z.string().min(1))
    .default(['OwnerIDIndex', 'GameIDIndex'])
    .describe('global secondary indexes of the table of records'),
  metadataTable: named('open-saves-metadata', 'DynamoDB table of metadata'),
  bucket: optional('S3 bucket of blobs; without it, `open-saves-blobs-` and the account'),
  cacheCluster: named('open-saves-cache', 'ElastiCache cluster, or serverless cache'),
  cacheKind: z.enum(['node', 'serverless']).default('node').describe('what the cache is'),
  cacheNodeVcpus: z.int().min(1).max(96).default(2).describe('vCPUs of a cache node: decides its CPU alarm'),
  cacheBurstable: z.boolean().default(true).describe('whether its nodes earn CPU credits (t2, t3, t4g)'),
  tableCapacity: z
    .enum(['on-demand', 'provisioned'])
    .default('on-demand')
    .describe('how the tables are billed: decides which capacity is shown'),
  loadBalancerKind: z
    .enum(['classic', 'application'])
    .default('classic')
    .describe('what is before the server'),
  loadBalancer: optional(
    'name of a Classic ELB, or ARN suffix (app/NAME/ID) of an ALB; without it, found by the tag of `service`',
  ),
  loadBalancerListener: z
    .enum(['tcp', 'http'])
    .default('tcp')
    .describe('listener of a Classic ELB: with TCP it counts no HTTP statuses'),
  distributionId: optional('CloudFront distribution, where there is one'),
  webAcl: optional('name of the WAF web ACL of that distribution'),
});

const state = z.strictObject({
  bucket: optional('S3 bucket for the state, with native locking; without it, a local file'),
  prefix: named('open-saves-load', 'first part of the key of the state in that bucket'),
  region: optional('region of that bucket; without it, `region`'),
});

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region such as us-east-1');

/** What an environment is, the options of its stacks apart. */
export const core = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,15}$/, 'lower-case letters, digits and dashes, 2 to 16 of them')
    .default('dev')
    .describe('the environment: part of the name of everything that is made'),
  region: region.default('us-east-1').describe('AWS region'),
  secondaryRegion: region
    .default('us-west-2')
    .describe(
      'second AWS region, for copies that outlive the first: `results.replica` of the stack platform',
    ),
  account: z
    .string()
    .regex(/^\d{12}$/, 'an AWS account: 12 digits')
    .optional()
    .describe('the only AWS account that may be deployed to'),
  tags: z.record(z.string(), z.string()).default({}).describe('tags of everything, beside our own'),
  retentionDays: z
    .union([7, 14, 30, 60, 90, 180, 365, 731].map((days) => z.literal(days)))
    .default(365)
    .describe('days that logs are kept'),
  state: state.prefault({}).describe('where Terraform keeps its state'),
  openSaves: openSaves.prefault({}).describe('the running Open Saves'),
};

export type OpenSaves = z.output<typeof openSaves>;
export type Environment = z.output<z.ZodObject<typeof core>>;

/** Tag `project` of everything of ours. */
export const PROJECT = 'open-saves-load';

/** First part of every name of ours in the account. */
export const prefixOf = (environment: Pick<Environment, 'name'>): string => `${PROJECT}-${environment.name}`;
