import { CoreV1Api, type KubeConfig, type V1Pod, type V1PodStatus } from '@kubernetes/client-node';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd } from '../helpers/at-end.ts';
import { pem } from '../helpers/tls.ts';
import { serveTunnels } from './kubelet-tunnel.ts';
import { decoded, filesOf, PodProcess, type Files, type Image } from './pod-process.ts';

const NODE = 'node-1';
const LOOK_MS = 100;

/**
 * Plays the kubelet of the cluster's one node: each pod that the scheduler binds to it is a process of this machine with
 * an address of its own on loopback, its status is reported, its log is served, and it ends as Kubernetes ends pods.
 * The cluster's DNS is played too: the name of a Service is the address of the pod that it selects.
 */
export class Kubelet {
  readonly #core: CoreV1Api;
  readonly #pods = new Map<string, { process: PodProcess; ip: string; namespace: string; name: string }>();
  readonly #server: Server;
  #isOver = false;
  #count = 0;

  private constructor(
    config: KubeConfig,
    private readonly image: Image,
    /** What the node gives its pods, such as Pod Identity's variables. */
    private readonly env: Record<string, string>,
  ) {
    this.#core = config.makeApiClient(CoreV1Api);
    this.#server = createServer({ key: pem('server-key'), cert: pem('server') }, (request, response) => {
      const [, what, , name] = (request.url ?? '').split(/[/?]/);
      const found = [...this.#pods.values()].find((one) => one.name === name);
      if (what !== 'containerLogs' || !found) return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
      const release = found.process.follow((text) => response.write(text));
      const isFollowed = request.url?.includes('follow=true');
      if (!isFollowed) return response.end();
      void found.process.ended.then(() => response.end());
      return response.on('close', release);
    });
    serveTunnels(this.#server, (pod) => [...this.#pods.values()].some(({ name }) => name === pod));
  }

  /** Registers a node with so many cores. It goes with the file's tests. */
  static async start(
    config: KubeConfig,
    image: Image,
    env: Record<string, string>,
    cores: number,
  ): Promise<Kubelet> {
    const kubelet = new Kubelet(config, image, env);
    await new Promise<void>((resolve) => kubelet.#server.listen(0, '127.0.0.1', resolve));
    const { port } = kubelet.#server.address() as AddressInfo;
    const amounts = { cpu: String(cores), memory: '64Gi', pods: '110', 'ephemeral-storage': '100Gi' };
    const status = {
      capacity: amounts,
      allocatable: amounts,
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: new Date() }],
    };
    const metadata = { name: NODE, labels: { 'kubernetes.io/hostname': NODE, role: 'loadgen' } };
    await kubelet.#core.createNode({ body: { metadata, status } });
    void kubelet.#run();
    atEnd(() => kubelet.stop());
    return kubelet;
  }

  stop(): void {
    this.#isOver = true;
    for (const { process: one } of this.#pods.values()) one.child.kill('SIGKILL');
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Processes of a namespace's pods whose name contains `part`, the oldest first. */
  processes(namespace: string, part: string): PodProcess[] {
    return [...this.#pods.values()]
      .filter((pod) => pod.namespace === namespace && pod.name.includes(part))
      .map((pod) => pod.process);
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      try {
        const { items } = await this.#core.listPodForAllNamespaces({
          fieldSelector: `spec.nodeName=${NODE}`,
        });
        await Promise.all(items.map((pod) => this.#look(pod)));
      } catch {
        // The API server may be busy: it is asked again.
      }
      await sleep(LOOK_MS);
    }
  }

  async #look(pod: V1Pod): Promise<void> {
    const uid = pod.metadata?.uid ?? '';
    const known = this.#pods.get(uid);
    if (!known) {
      if (pod.metadata?.deletionTimestamp) return this.#forget(pod);
      if (pod.status?.phase === 'Pending') await this.#start(pod, uid);
      return;
    }
    if (!pod.metadata?.deletionTimestamp) return;
    if (known.process.isOver) return this.#forget(pod);
    if (known.process.child.killed) return;
    known.process.child.kill('SIGTERM');
    setTimeout(
      () => known.process.child.kill('SIGKILL'),
      (pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000,
    ).unref();
  }

  /** Not before the names that it is given are known: a real pod would ask again and again. */
  async #start(pod: V1Pod, uid: string): Promise<void> {
    const { namespace = '', name = '' } = pod.metadata ?? {};
    const files = await this.#filesOf(pod);
    const hosts = await this.#hosts(pod);
    if (!files || !hosts) return;
    const ip = `127.0.1.${(this.#count = (this.#count % 250) + 1)}`;
    const process = new PodProcess(pod, ip, this.image, {
      env: { ...this.env, HOSTNAME: name },
      filesOf: (kind, volume) => files[`${kind} ${volume}`] ?? {},
      resolve: (host) => hosts.get(host),
    });
    this.#pods.set(uid, { process, ip, namespace, name });
    const startedAt = new Date();
    await this.#report(pod, { phase: 'Running', podIP: ip, podIPs: [{ ip }] }, { running: { startedAt } });
    void this.#reportEnd(pod, process, ip, startedAt);
  }

  async #reportEnd(pod: V1Pod, process: PodProcess, ip: string, startedAt: Date): Promise<void> {
    const { code, signal } = await process.ended;
    const exitCode = code ?? (signal === 'SIGKILL' ? 137 : 143);
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
    const terminated = { exitCode, reason, startedAt, finishedAt: new Date() };
    // Its pod may be gone.
    await this.#report(pod, { phase, podIP: ip }, { terminated }).catch(() => undefined);
  }

  async #report(pod: V1Pod, status: V1PodStatus, state: object): Promise<void> {
    const { namespace = '', name = '' } = pod.metadata ?? {};
    const { image = '' } = pod.spec?.containers[0] ?? {};
    const ready = status.phase === 'Running';
    const container = { name: 'runner', image, imageID: image, ready, restartCount: 0, state };
    const now = await this.#core.readNamespacedPodStatus({ name, namespace });
    const body = { ...now, status: { ...now.status, ...status, containerStatuses: [container] } };
    await this.#core.replaceNamespacedPodStatus({ name, namespace, body });
  }

  async #forget({ metadata }: V1Pod): Promise<void> {
    const { namespace = '', name = '' } = metadata ?? {};
    await this.#core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
  }

  /** Secrets and ConfigMaps of its volumes; undefined while one is not there. */
  async #filesOf({ metadata, spec }: V1Pod): Promise<Record<string, Files> | undefined> {
    const { namespace = '' } = metadata ?? {};
    const files: Record<string, Files> = {};
    try {
      for (const { secret, configMap } of spec?.volumes ?? []) {
        const name = secret?.secretName ?? configMap?.name ?? '';
        if (secret) {
          const { data } = await this.#core.readNamespacedSecret({ name, namespace });
          files[`secret ${name}`] = decoded(data);
        }
        if (configMap)
          files[`configMap ${name}`] = filesOf(await this.#core.readNamespacedConfigMap({ name, namespace }));
      }
    } catch {
      return undefined;
    }
    return files;
  }

  /** Addresses of the Services that its environment names; undefined while one has none. */
  async #hosts({ metadata, spec }: V1Pod): Promise<Map<string, string> | undefined> {
    const { namespace = '' } = metadata ?? {};
    const hosts = new Map<string, string>();
    for (const { value = '' } of spec?.containers[0]?.env ?? []) {
      const service = new RegExp(`^([a-z0-9-]+)\\.${namespace}\\.svc$`).exec(value)?.[1];
      if (service === undefined) continue;
      const found = await this.#core
        .readNamespacedService({ name: service, namespace })
        .catch(() => undefined);
      const labelSelector = Object.entries(found?.spec?.selector ?? {})
        .map(([key, text]) => `${key}=${text}`)
        .join();
      if (!found) return undefined;
      const { items } = await this.#core.listNamespacedPod({ namespace, labelSelector });
      const ip = items.map(({ status }) => status?.podIP).find((one) => one !== undefined);
      if (ip === undefined) return undefined;
      hosts.set(value, ip);
    }
    return hosts;
  }
}
