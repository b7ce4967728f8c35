import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { BatchV1Api, CoreV1Api } from '@kubernetes/client-node';
import { join } from 'node:path';
import { temporaryFolder } from '../helpers/folder.ts';
import { fixture, Load, type LoadOptions } from '../helpers/cli.ts';
import { startMoto, type AwsAccess } from '../helpers/moto.ts';
import { need } from '../helpers/needs.ts';
import { startServer, type TestServer } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { ControlPlane } from './control-plane.ts';
import { EksAuthenticator } from './eks-authenticator.ts';
import { Kubelet } from './kubelet.ts';
import { quickImage, type Image } from './pod-process.ts';

export const needKubernetes = (what: string): ReturnType<typeof need> =>
  need(
    'KUBERNETES_BIN',
    what,
    'work=$(mktemp -d) and what .ci/install/kubernetes.sh does: it needs Go, and minutes',
  );

export const BUCKET = 'load-results';
export const IMAGE = 'load-runner@sha256:0';
/** Of the cluster, for who asks for a token. */
export const NAME = 'test';

/** What an AWS SDK in a pod, or here, finds its way by: as Pod Identity gives it. */
export function awsVariables({ endpoint, region, credentials }: AwsAccess): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** A fresh bucket of moto's. */
export async function startBucket(): Promise<{
  env: Record<string, string>;
  keys: () => Promise<string[]>;
  access: AwsAccess;
}> {
  const access = await startMoto();
  const client = new S3Client(access);
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const keys = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return { env: awsVariables(access), keys, access };
}

/** A cluster of one node, a bucket, and dispatchers with no more rights than they need. */
export class TestCluster {
  private constructor(
    readonly plane: ControlPlane,
    readonly kubelet: Kubelet,
    readonly env: Record<string, string>,
    readonly keys: () => Promise<string[]>,
    readonly image: Image,
    readonly authenticator: EksAuthenticator,
  ) {}

  static async start(cores: number): Promise<TestCluster> {
    const folder = temporaryFolder();
    const programs = process.env['KUBERNETES_BIN'] ?? '';
    const authenticator = new EksAuthenticator(NAME);
    const webhook = await authenticator.listen();
    const [plane, image, { env, keys, access }] = await Promise.all([
      ControlPlane.start(programs, folder, webhook),
      quickImage(temporaryFolder()),
      startBucket(),
    ]);
    authenticator.access = access;
    const kubelet = await Kubelet.start(plane.admin, image, env, cores);
    return new TestCluster(plane, kubelet, env, keys, image, authenticator);
  }

  get core(): CoreV1Api {
    return this.plane.admin.makeApiClient(CoreV1Api);
  }

  get batch(): BatchV1Api {
    return this.plane.admin.makeApiClient(BatchV1Api);
  }

  /** Variables of a dispatcher, whose rights are those in a new namespace. */
  async dispatcherEnv(namespace: string): Promise<Record<string, string>> {
    return { KUBECONFIG: await this.plane.namespaceWithDispatcher(namespace), ...this.env };
  }

  /** `npm run load -- --on eks …`, from the bundle, in a namespace of its own. */
  async dispatcher(namespace: string): Promise<(args: readonly string[], options?: LoadOptions) => Load> {
    const variables = await this.dispatcherEnv(namespace);
    const where = ['--on', 'eks', '--namespace', namespace, '--image', IMAGE];
    const command = [process.execPath, join(this.image.app, 'runner/cli.js')];
    return (args, options = {}) => {
      const env = { ...variables, ...options.env };
      return new Load([...where, ...args], { limit: 150, ...options, env }, command);
    };
  }

  /** A target, and the same for users' own files that read it: options as they are typed, with a space between them. */
  async reader(
    namespace: string,
    files = [fixture('reader.ts')],
    cwd = temporaryFolder(),
  ): Promise<{ server: TestServer; start: (typed: string) => Load }> {
    const [server, start] = await Promise.all([startServer(), this.dispatcher(namespace)]);
    const args = ['-f', files.join(), '-H', server.url, '--upload', `s3://${BUCKET}/runs`];
    return { server, start: (typed) => start([...args, ...typed.split(' ')], { cwd }) };
  }

  /** Resolves when nothing is left in a namespace. */
  async isEmptied(namespace: string): Promise<void> {
    await until('all is removed', async () => (await this.objects(namespace)).length === 0);
  }

  /** What there is in a namespace, by kind and name. */
  async objects(namespace: string): Promise<string[]> {
    const [jobs, pods, services, secrets, configMaps] = await Promise.all([
      this.batch.listNamespacedJob({ namespace }),
      this.core.listNamespacedPod({ namespace }),
      this.core.listNamespacedService({ namespace }),
      this.core.listNamespacedSecret({ namespace }),
      this.core.listNamespacedConfigMap({ namespace }),
    ]);
    return [jobs, pods, services, secrets, configMaps].flatMap(({ items }, kind) =>
      items.map(
        ({ metadata }) => `${['Job', 'Pod', 'Service', 'Secret', 'ConfigMap'][kind]} ${metadata?.name}`,
      ),
    );
  }
}
