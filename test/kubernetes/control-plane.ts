import { CoreV1Api, KubeConfig, RbacAuthorizationV1Api } from '@kubernetes/client-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DISPATCHER_RULES } from '../../infrastructure/dispatcher-rules.ts';
import { atEnd } from '../helpers/at-end.ts';
import { deadPort } from '../helpers/server.ts';
import { until } from '../helpers/until.ts';
import { GROUP } from './eks-authenticator.ts';

const ISSUER = 'https://kubernetes.default.svc';

/** A real control plane on loopback: etcd, API server, controllers, scheduler; no node. */
export class ControlPlane {
  private constructor(
    readonly admin: KubeConfig,
    readonly server: string,
    private readonly folder: string,
  ) {}

  /** Who signed the API server's certificate, PEM. */
  get authority(): string {
    return readFileSync(join(this.folder, 'certificates/apiserver.crt'), 'utf8');
  }

  /** `programs`: folder of the four programs. `authenticator`: URL of a webhook. They end with the file's tests. */
  static async start(programs: string, folder: string, authenticator: string): Promise<ControlPlane> {
    const [etcd, peer, api] = [await deadPort(), await deadPort(), await deadPort()];
    const token = randomUUID();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = join(folder, 'service-accounts.pem');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(folder, 'tokens.csv'), `${token},admin,admin,system:masters\n`);
    const webhook = join(folder, 'authenticator.json');
    writeFileSync(webhook, configFor(authenticator, '').exportConfig());
    const run = (name: string, ...args: string[]): ChildProcess => {
      const log = createWriteStream(join(folder, `${name}.log`));
      const child = spawn(join(programs, name), args, { stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.pipe(log, { end: false });
      child.stderr.pipe(log, { end: false });
      atEnd(() => void child.kill('SIGKILL'));
      return child;
    };
    const url = (port: number): string => `http://127.0.0.1:${port}`;
    run(
      'etcd',
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${url(etcd)}`,
      `--advertise-client-urls=${url(etcd)}`,
      `--listen-peer-urls=${url(peer)}`,
      `--initial-advertise-peer-urls=${url(peer)}`,
      `--initial-cluster=default=${url(peer)}`,
      '--unsafe-no-fsync',
    );
    run(
      'kube-apiserver',
      `--etcd-servers=${url(etcd)}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${api}`,
      `--cert-dir=${join(folder, 'certificates')}`,
      `--token-auth-file=${join(folder, 'tokens.csv')}`,
      `--authentication-token-webhook-config-file=${webhook}`,
      '--authentication-token-webhook-version=v1',
      '--authorization-mode=RBAC',
      // Nobody here keeps a node's taints: its kubelet is the test.
      '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
      `--service-account-issuer=${ISSUER}`,
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--kubelet-preferred-address-types=InternalIP',
    );
    const server = `https://127.0.0.1:${api}`;
    const plane = new ControlPlane(configFor(server, token), server, folder);
    await until('the API server is ready', () => plane.#isReady(), 60_000);
    const kubeconfig = plane.write('admin', plane.admin);
    const leads = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
    const controllers = [
      'job',
      'ttl-after-finished',
      'garbage-collector',
      'pod-garbage-collector',
      'namespace',
      'resourcequota',
    ];
    run(
      'kube-controller-manager',
      ...leads,
      `--controllers=${controllers.map((name) => `${name}-controller`).join(',')}`,
    );
    run('kube-scheduler', `--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0');
    return plane;
  }

  /** A namespace in which a service account and a group may do what a dispatcher needs, and nothing else. Returns the
   * kubeconfig's path of the account. */
  async namespaceWithDispatcher(namespace: string): Promise<string> {
    const core = this.admin.makeApiClient(CoreV1Api);
    const rbac = this.admin.makeApiClient(RbacAuthorizationV1Api);
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await core.createNamespace({ body: { metadata: { name: namespace, labels } } });
    const metadata = { name: 'dispatcher' };
    await core.createNamespacedServiceAccount({ namespace, body: { metadata } });
    await rbac.createNamespacedRole({ namespace, body: { metadata, rules: DISPATCHER_RULES } });
    await rbac.createNamespacedRoleBinding({
      namespace,
      body: {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'dispatcher' },
        subjects: [
          { kind: 'ServiceAccount', name: 'dispatcher', namespace },
          { kind: 'Group', name: GROUP, apiGroup: 'rbac.authorization.k8s.io' },
        ],
      },
    });
    const { status } = await core.createNamespacedServiceAccountToken({
      namespace,
      name: 'dispatcher',
      body: { spec: { audiences: [ISSUER], expirationSeconds: 3600 } },
    });
    return this.write(`dispatcher-${namespace}`, configFor(this.server, status?.token ?? ''));
  }

  /** Writes a kubeconfig; returns its path. */
  write(name: string, config: KubeConfig): string {
    const path = join(this.folder, `${name}.json`);
    writeFileSync(path, config.exportConfig());
    return path;
  }

  async #isReady(): Promise<boolean> {
    const { items } = await this.admin.makeApiClient(CoreV1Api).listNamespace();
    return items.some(({ metadata }) => metadata?.name === 'kube-system');
  }
}

function configFor(server: string, token: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'test', server, skipTLSVerify: true }],
    users: [{ name: 'test', token }],
    contexts: [{ name: 'test', cluster: 'test', user: 'test' }],
    currentContext: 'test',
  });
  return config;
}
