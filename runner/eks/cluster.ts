import {
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  type V1Job,
  type V1ObjectMeta,
  type V1OwnerReference,
  type V1Pod,
} from '@kubernetes/client-node';
import { UserError } from '../errors.ts';
import { manifestsOf, type RunSpec } from './manifests.ts';
import { MANAGED, PART_LABEL, RUN_LABEL, type Part } from './naming.ts';

/** What a dispatcher does in one namespace of a cluster. Everything throws UserError where the cluster says no. */
export class Cluster {
  readonly #core: CoreV1Api;
  readonly #batch: BatchV1Api;

  private constructor(
    readonly config: KubeConfig,
    readonly namespace: string,
  ) {
    this.#core = config.makeApiClient(CoreV1Api);
    this.#batch = config.makeApiClient(BatchV1Api);
  }

  /** As kubectl finds it: KUBECONFIG, ~/.kube/config, or the pod that this runs in. Throws UserError when there is none. */
  static find(namespace: string, context: string | undefined): Cluster {
    const config = new KubeConfig();
    try {
      config.loadFromDefault();
    } catch (error) {
      const file = process.env['KUBECONFIG'] ?? '~/.kube/config';
      throw new UserError(`--on eks: the kubeconfig ${file} cannot be read (${(error as Error).message}).`);
    }
    if (context !== undefined) {
      if (!config.getContextObject(context)) {
        const known = config.getContexts().map(({ name }) => name);
        throw new UserError(
          `--context ${context}: the kubeconfig has no such context. It has: ${known.join(', ')}.`,
        );
      }
      config.setCurrentContext(context);
    }
    if (!config.getCurrentCluster()) {
      throw new UserError(
        '--on eks: no cluster is known. Write a kubeconfig: aws eks update-kubeconfig --name CLUSTER --region REGION',
      );
    }
    return new Cluster(config, namespace);
  }

  /** Makes all of a run: the master's Job first, to which the rest belongs. Takes back what it made where a part fails. */
  async start(spec: RunSpec): Promise<void> {
    const { namespace } = this;
    const { master: body } = manifestsOf(spec);
    const master = await said('start the master', this.#batch.createNamespacedJob({ namespace, body }));
    try {
      const { workers, service, secret, users } = manifestsOf(spec, ownerOf(master));
      if (secret)
        await said('keep its secrets', this.#core.createNamespacedSecret({ namespace, body: secret }));
      if (users)
        await said('keep its file', this.#core.createNamespacedConfigMap({ namespace, body: users }));
      await said('name the master', this.#core.createNamespacedService({ namespace, body: service }));
      await said('start the workers', this.#batch.createNamespacedJob({ namespace, body: workers }));
    } catch (error) {
      await this.remove(spec.run);
      throw error;
    }
  }

  /** Pods of a part of a run, the oldest first. */
  async pods(run: string, part: Part): Promise<V1Pod[]> {
    const labelSelector = `${RUN_LABEL}=${run},${PART_LABEL}=${part}`;
    const { items } = await said(
      'see the pods',
      this.#core.listNamespacedPod({ namespace: this.namespace, labelSelector }),
    );
    const made = ({ metadata }: V1Pod): number => metadata?.creationTimestamp?.getTime() ?? 0;
    return items.toSorted((a, b) => made(a) - made(b));
  }

  /** Why pods of a run were not made, such as a quota; undefined where nothing is said of it, or this may not be seen. */
  async whyNotMade(run: string): Promise<string | undefined> {
    const fieldSelector = 'involvedObject.kind=Job,reason=FailedCreate';
    const { items } = await this.#core
      .listNamespacedEvent({ namespace: this.namespace, fieldSelector })
      .catch(() => ({ items: [] }));
    const ours = items.filter(({ involvedObject }) => involvedObject.name?.startsWith(`${run}-`));
    return ours.at(-1)?.message?.replace(/^Error creating: /, '');
  }

  /** Ends a Job's pods as SIGTERM does, and starts no new ones. */
  async suspend(name: string): Promise<void> {
    const { namespace } = this;
    const body = [{ op: 'add', path: '/spec/suspend', value: true }];
    await said('stop the run', this.#batch.patchNamespacedJob({ name, namespace, body }));
  }

  /** Removes all of a run; what belongs to its Jobs goes after them. */
  async remove(run: string): Promise<void> {
    await this.#removeJobs(`${RUN_LABEL}=${run}`);
  }

  /** Removes every run of the namespace. Returns their names. */
  async removeAll(): Promise<string[]> {
    const removed = await this.#removeJobs(`${MANAGED.key}=${MANAGED.value}`);
    return [...new Set(removed.map(({ labels }) => labels?.[RUN_LABEL] ?? ''))];
  }

  async #removeJobs(labelSelector: string): Promise<V1ObjectMeta[]> {
    const { namespace } = this;
    const { items } = await said('see the Jobs', this.#batch.listNamespacedJob({ namespace, labelSelector }));
    const found = items.map(({ metadata }) => metadata ?? {});
    for (const { name = '' } of found) {
      await this.#batch
        .deleteNamespacedJob({ name, namespace, propagationPolicy: 'Background' })
        .catch((error: unknown) =>
          codeOf(error) === 404 ? undefined : said('remove the run', Promise.reject(error)),
        );
    }
    return found;
  }
}

function ownerOf({ metadata }: V1Job): V1OwnerReference {
  const { name = '', uid = '' } = metadata ?? {};
  return { apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: false, blockOwnerDeletion: false };
}

function codeOf(error: unknown): number | undefined {
  return (error as { code?: number }).code;
}

/** Of an answer of the API server's, or of something before it. */
function inWords(body: string): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return body;
  }
}

/** What the API server answers, in its own words. */
async function said<T>(what: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const { body, message } = error as { body?: string; message?: string };
    throw new UserError(
      body === undefined
        ? `The cluster could not be asked to ${what}: ${message ?? String(error)}. ` +
            'Is it the right one (--context), and can its API be reached from here?'
        : `The cluster does not let it ${what}: ${inWords(body)}`,
    );
  }
}
