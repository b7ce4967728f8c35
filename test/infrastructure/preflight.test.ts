import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BillingMode,
  CreateTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { AllocateAddressCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { CreateCacheClusterCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { atEnd } from '../helpers/at-end.ts';
import { ROOT } from '../helpers/cli.ts';
import { command, type Outcome } from '../helpers/command.ts';
import { type AwsAccess, needMoto, startMoto } from '../helpers/moto.ts';
import { deadPort } from '../helpers/server.ts';

const moto = needMoto('what preflight finds in an account');

/** `npm run preflight`, as a person runs it. */
const preflight = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> =>
  command(process.execPath, ['--import', 'tsx', 'infrastructure/preflight/cli.ts', ...args], ROOT, {
    PATH: process.env['PATH'],
    AWS_EC2_METADATA_DISABLED: 'true',
    ...env,
  });

const inAccount = ({ endpoint, credentials }: AwsAccess): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});

const DEVELOPERS = 'arn:aws:iam::123456789012:role/developers';

/** The resources of a deployed Open Saves, and of others in its account. */
async function deploy(access: AwsAccess): Promise<void> {
  const eks = new EKSClient(access);
  await eks.send(
    new CreateClusterCommand({
      name: 'saves',
      version: '1.31',
      roleArn: 'arn:aws:iam::123456789012:role/eks',
      resourcesVpcConfig: { subnetIds: [] },
    }),
  );
  await new SSMClient(access).send(
    new PutParameterCommand({ Name: '/open-saves/step1/cluster_name', Value: 'saves', Type: 'String' }),
  );
  const logs = new CloudWatchLogsClient(access);
  const group = (part: string): string => `/aws/containerinsights/saves/${part}`;
  const tags = { project: 'open-saves-load' };
  await logs.send(new CreateLogGroupCommand({ logGroupName: group('application'), tags }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: group('host') }));
  const ec2 = new EC2Client(access);
  const instances = { ImageId: 'ami-12c6146b', InstanceType: 'm5.large', MinCount: 1, MaxCount: 1 } as const;
  await ec2.send(new RunInstancesCommand(instances));
  // A node of an earlier deployment.
  const Tags = [{ Key: 'eks:nodegroup-name', Value: 'open-saves-load-dev-cluster-load-nodes' }];
  const TagSpecifications = [{ ResourceType: 'instance', Tags } as const];
  await ec2.send(new RunInstancesCommand({ ...instances, TagSpecifications }));
  for (let i = 0; i < 5; i++) await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const dynamodb = new DynamoDBClient(access);
  for (const table of [STORES, RECORDS]) await dynamodb.send(new CreateTableCommand(table));
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'open-saves-blobs-123456789012' }));
  await new ElastiCacheClient(access).send(
    new CreateCacheClusterCommand({
      CacheClusterId: 'open-saves-cache',
      Engine: 'redis',
      CacheNodeType: 'cache.m7g.xlarge',
      NumCacheNodes: 1,
    }),
  );
}

/** What moto has nothing of is answered here, the rest goes on to it: EKS's add-ons and access entries, quotas of EC2. */
const beyondMoto = (endpoint: string): Promise<string> =>
  listen((request, response) => {
    const url = request.url ?? '';
    const versions = ['v6.5.0-eksbuild.1'].map((addonVersion) => ({ addonVersion }));
    const send = (body: object): void =>
      void response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.headers['x-amz-target']?.toString().endsWith('GetServiceQuota'))
      send({ Quota: { Value: 20 } });
    else if (url.startsWith('/addons/supported-versions')) send({ addons: [{ addonVersions: versions }] });
    else if (url === '/clusters/saves/addons') send({ addons: ['eks-pod-identity-agent'] });
    else if (url === '/clusters/saves/access-entries') send({ accessEntries: [DEVELOPERS] });
    else if (url.startsWith('/clusters/saves/access-entries/'))
      send({ accessEntry: { kubernetesGroups: ['readers'] } });
    else void described(`${endpoint}${url}`, request.headers as Record<string, string>).then(send);
  });

/** moto's cluster, and how people are let into it. */
async function described(url: string, headers: Record<string, string>): Promise<object> {
  const { cluster } = (await (await fetch(url, { headers })).json()) as { cluster?: object };
  return { cluster: { ...cluster, accessConfig: { authenticationMode: 'API' } } };
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType });
const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const STORES: CreateTableCommandInput = {
  TableName: 'open-saves-stores',
  BillingMode: BillingMode.PAY_PER_REQUEST,
  AttributeDefinitions: [text('store_id')],
  KeySchema: [key('store_id', 'HASH')],
};
const RECORDS: CreateTableCommandInput = {
  TableName: 'open-saves-records',
  BillingMode: BillingMode.PROVISIONED,
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  AttributeDefinitions: [text('store_id'), text('owner_id')],
  KeySchema: [key('store_id', 'HASH')],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'OwnerIDIndex',
      KeySchema: [key('owner_id', 'HASH')],
      Projection: { ProjectionType: 'ALL' },
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    },
  ],
};

/** One account for all: the tests that want it empty come first. */
const started = moto.value === undefined ? undefined : startMoto();

moto.describe('preflight', () => {
  test('an empty account: everything is named that Open Saves has', async () => {
    const { code, stdout } = await preflight(inAccount((await started)!));
    expect(code).toBe(1);
    for (const line of [
      /ok +Credentials: arn:aws:.*123456789012.* in us-east-1/,
      /MISSING EKS cluster: no SSM parameter \/open-saves\/step1\/cluster_name\n +deploy Open Saves first/,
      /MISSING Load balancer: 0 load balancers have the tag kubernetes.io\/service-name = open-saves\/open-saves/,
      /MISSING DynamoDB tables: no table open-saves-metadata/,
      /MISSING Bucket of blobs: no bucket open-saves-blobs-123456789012/,
      /MISSING Cache: no cache open-saves-cache/,
      /\d+ things are missing\.$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test('a deployed Open Saves: what is not as the environment says', async () => {
    const access = await startMoto();
    await deploy(access);
    const beyond = await beyondMoto(access.endpoint);
    const host = await listen((_request, response) => void response.end('OK'));
    const env = {
      ...inAccount(access),
      AWS_ENDPOINT_URL_EKS: beyond,
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: beyond,
      DEPLOY_STACKS_CLUSTER_ENABLED: 'true',
      DEPLOY_STACKS_PLATFORM_LOAD_RUNNER_DISPATCHER_ROLES: DEVELOPERS,
      DEPLOY_STATE_BUCKET: 'open-saves-blobs-123456789012',
      DEPLOY_OPEN_SAVES_LOAD_BALANCER: 'a1b2',
      DEPLOY_STACKS_PLATFORM_OBSERVABILITY_BUCKET_METRICS: 'false',
    };
    const { stdout } = await preflight(env, '--host', host);
    for (const line of [
      /MISSING State: bucket open-saves-blobs-123456789012 keeps no old versions\n +aws s3api put-bucket-versioning/,
      /ok +EKS cluster: saves, Kubernetes 1.31/,
      /MISSING Add-ons: eks-pod-identity-agent is installed already\n +set stacks.platform.observability.podIdentityAgent to false/,
      /ok +Add-ons: amazon-cloudwatch-observability will be installed/,
      /MISSING Add-ons: amazon-cloudwatch-observability has no v6.6.0-eksbuild.1 for Kubernetes 1.31\n.* v6.5.0-eksbuild.1/,
      /MISSING Access to the cluster: arn:aws:\S+ has no access entry in saves/,
      /MISSING Access to the cluster: .*developers has an access entry already.*\n.*--kubernetes-groups readers load-dispatchers/,
      /MISSING Log groups: \/aws\/containerinsights\/saves\/host is there already.*\n +set stacks.platform.loadRunner.podLogs to false/,
      /MISSING Nodes for load: 42 vCPUs for nodes at the most, beside 1 that run now; the account may have 20\n.*L-1216C47A/,
      /MISSING Elastic IP addresses: 5 of 5 are taken/,
      /ok +Load balancer: a1b2, as named/,
      /ok +DynamoDB tables: open-saves-stores, on-demand/,
      /MISSING DynamoDB tables: open-saves-records is provisioned/,
      /MISSING DynamoDB tables: open-saves-records has no index GameIDIndex/,
      /MISSING Bucket of blobs: .* has no request metrics named EntireBucket/,
      /MISSING Cache: open-saves-cache is a cache.m7g.xlarge\n +set openSaves.cacheBurstable to false/,
      /MISSING Cache: a cache.m7g.xlarge has 4 vCPUs/,
      /ok +Server: .*\/health answers from here/,
    ]) {
      expect(stdout).toMatch(line);
    }
    // What an earlier deployment made is in nobody's way.
    expect(stdout).not.toContain('/aws/containerinsights/saves/application');
  });

  test('no credentials, an environment of another account, a server that is not there', async () => {
    const access = await startMoto();
    const none = await preflight({ HOME: '/nowhere', AWS_ENDPOINT_URL: access.endpoint });
    expect(none.stdout).toMatch(/MISSING Credentials: no credentials that work/);
    expect(none.code).toBe(1);
    const other = await preflight(
      { ...inAccount(access), DEPLOY_ACCOUNT: '999999999999' },
      '--host',
      `http://127.0.0.1:${await deadPort()}`,
    );
    expect(other.stdout).toMatch(
      /MISSING Credentials: account 123456789012, but the environment is for 999999999999/,
    );
    expect(other.stdout).toMatch(/MISSING Server: .* does not answer from here/);
  });

  test('an environment that is not right is named before anything is asked', async () => {
    const { code, text: said } = await preflight({ DEPLOY_REGION: 'virginia' });
    expect(code).toBe(1);
    expect(said).toMatch(/DEPLOY_REGION is "virginia"/);
  });
});
