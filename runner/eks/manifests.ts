import type {
  V1ConfigMap,
  V1Job,
  V1ObjectMeta,
  V1OwnerReference,
  V1Secret,
  V1Service,
} from '@kubernetes/client-node';
import type { Options } from '../options.ts';
import { labels, nameOf, type Part } from './naming.ts';
import type { PassedOn } from './passed-on.ts';
import { podTemplate } from './pod.ts';
import type { UserFiles } from './user-files.ts';

/** What a run in the cluster is made of. Spans are seconds. */
export interface RunSpec {
  /** Name of all that it makes. */
  run: string;
  options: Options;
  passed: PassedOn;
  /** The master's, and the name by which workers find it. */
  port: number;
  masterHost: string;
  /** How long the master waits for the workers. */
  waitSeconds: number;
  /** After this time Kubernetes ends the run, should nobody else. */
  deadlineSeconds: number;
  /** A user's own, which the pods get. */
  userFiles: UserFiles | undefined;
  /** Port of the run's page, inside of the master's pod. */
  webPort: number | undefined;
}

export interface Manifests {
  master: V1Job;
  /** Belong to the master's Job, and go with it. */
  workers: V1Job;
  service: V1Service;
  secret: V1Secret | undefined;
  users: V1ConfigMap | undefined;
}

/** A Job that has ended is removed after this time, and all that belongs to it. */
const KEPT_SECONDS = 600;

/** What the dispatcher makes in the cluster. `owner`: the master's Job, once it is there. */
export function manifestsOf(spec: RunSpec, owner?: V1OwnerReference): Manifests {
  const { run, options, passed, port, userFiles } = spec;
  const { namespace } = options;
  const owned = owner === undefined ? {} : { ownerReferences: [owner] };
  const metadata = { name: run, namespace, labels: labels(run), ...owned };
  return {
    master: job(spec, 'master', {}),
    workers: job(spec, 'worker', owned),
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metadata, name: nameOf(run, 'master') },
      spec: {
        clusterIP: 'None',
        // Workers look for it while it starts.
        publishNotReadyAddresses: true,
        selector: labels(run, 'master'),
        ports: [{ name: 'master', port }],
      },
    },
    secret:
      passed.config === undefined
        ? undefined
        : { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'options.toml': passed.config } },
    users: userFiles === undefined ? undefined : configMap(metadata, userFiles),
  };
}

function configMap(metadata: V1ObjectMeta, { texts, binaries }: UserFiles): V1ConfigMap {
  const binaryData = Object.keys(binaries).length === 0 ? {} : { binaryData: binaries };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: texts, ...binaryData };
}

/** In the order in which they are shown. */
export function listOf({ master, workers, service, secret, users }: Manifests): object[] {
  return [secret, users, service, master, workers].filter((one) => one !== undefined);
}

function job(spec: RunSpec, part: Part, owned: object): V1Job {
  const { run, options, deadlineSeconds } = spec;
  const count = part === 'master' ? 1 : options.workers;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: nameOf(run, part), namespace: options.namespace, labels: labels(run, part), ...owned },
    spec: {
      completions: count,
      parallelism: count,
      // A run is not repeated; and one worker that is lost does not end the others.
      ...(part === 'master' ? { backoffLimit: 0 } : { completionMode: 'Indexed', backoffLimitPerIndex: 0 }),
      activeDeadlineSeconds: deadlineSeconds,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: podTemplate(spec, part),
    },
  };
}
