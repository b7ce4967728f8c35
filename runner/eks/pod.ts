import type { V1EnvVar, V1PodTemplateSpec, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import { labels, type Part } from './naming.ts';
import type { RunSpec } from './manifests.ts';

/** Who the image runs as; see runner/Dockerfile. */
const NOBODY = 65_532;
/** Kubernetes' own default; the image's LOCUST_STOP_WITHIN is less. */
const GRACE_SECONDS = 30;
/** A target that closes connections uses a port a request; this range is one of the sysctls that any pod may set. */
const PORTS = [{ name: 'net.ipv4.ip_local_port_range', value: '1024 65535' }];
const CONFIG_FILE = '/run/load/options.toml';
/** Inside of the package's own folder, so that files find the package by its name. */
const USERS_FOLDER = '/app/users';

/** What the pods of a master, or of workers, are made by: one core each, and nothing that they do not need. */
export function podTemplate(spec: RunSpec, part: Part): V1PodTemplateSpec {
  const { options, run } = spec;
  const { image, serviceAccount, workerMemory, nodeSelector, toleration } = options;
  const amounts = { cpu: '1', memory: workerMemory };
  const { volumes, mounts } = volumesOf(spec);
  return {
    metadata: {
      labels: labels(run, part),
      annotations: {
        'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
        'karpenter.sh/do-not-disrupt': 'true',
      },
    },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: serviceAccount,
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: GRACE_SECONDS,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        fsGroup: NOBODY,
        seccompProfile: { type: 'RuntimeDefault' },
        sysctls: PORTS,
      },
      ...(nodeSelector.length === 0 ? {} : { nodeSelector: Object.fromEntries(nodeSelector) }),
      ...(toleration.length === 0 ? {} : { tolerations: toleration }),
      ...affinity(options.awayFrom),
      containers: [
        {
          name: 'runner',
          image: image ?? '',
          args: part === 'master' ? masterArgs(spec) : workerArgs(spec),
          env: part === 'master' ? MASTER_ENV : workerEnv(spec),
          ...(part === 'master' ? { ports: [{ name: 'master', containerPort: spec.port }] } : {}),
          resources: { requests: amounts, limits: amounts },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: mounts,
        },
      ],
      volumes,
    },
  };
}

/** The master listens on its pod's own address. */
const MASTER_ENV: V1EnvVar[] = [
  { name: 'LOCUST_MASTER_BIND_HOST', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
];

function workerEnv({ masterHost, port }: RunSpec): V1EnvVar[] {
  return [
    { name: 'LOCUST_MASTER_NODE_HOST', value: masterHost },
    { name: 'LOCUST_MASTER_NODE_PORT', value: String(port) },
  ];
}

function masterArgs({ options, passed, port, waitSeconds, userFiles, webPort }: RunSpec): string[] {
  return [
    '--master',
    `--master-bind-port=${port}`,
    `--expect-workers=${options.workers}`,
    `--expect-workers-max-wait=${waitSeconds}`,
    ...(webPort === undefined
      ? []
      : ['--web-host=127.0.0.1', `--web-port=${webPort}`, '--autostart', '--autoquit=0']),
    ...own(passed.config, userFiles),
    ...passed.args,
  ];
}

/** All else comes from the master. */
function workerArgs({ options, passed, userFiles }: RunSpec): string[] {
  const { scenario, loglevel } = options;
  return [
    '--worker',
    ...(scenario === undefined ? [] : [`--scenario=${scenario}`]),
    `--loglevel=${loglevel}`,
    ...own(passed.config, userFiles),
  ];
}

function own(config: string | undefined, userFiles: RunSpec['userFiles']): string[] {
  return [
    ...(config === undefined ? [] : [`--config=${CONFIG_FILE}`]),
    ...(userFiles === undefined
      ? []
      : [`--locustfile=${userFiles.entries.map((name) => `${USERS_FOLDER}/${name}`).join(',')}`]),
  ];
}

function volumesOf({ run, passed, userFiles }: RunSpec): { volumes: V1Volume[]; mounts: V1VolumeMount[] } {
  const volumes: V1Volume[] = [
    { name: 'results', emptyDir: {} },
    { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
  ];
  const mounts: V1VolumeMount[] = [
    { name: 'results', mountPath: '/results' },
    { name: 'tmp', mountPath: '/tmp' },
  ];
  if (passed.config !== undefined) {
    volumes.push({ name: 'options', secret: { secretName: run } });
    mounts.push({ name: 'options', mountPath: '/run/load', readOnly: true });
  }
  if (userFiles !== undefined) {
    volumes.push({ name: 'users', configMap: { name: run } });
    mounts.push({ name: 'users', mountPath: USERS_FOLDER, readOnly: true });
  }
  return { volumes, mounts };
}

/** No node that has a pod with one of these labels, in whatever namespace: load would take the target's cores. */
function affinity(awayFrom: readonly [string, string][]): object {
  if (awayFrom.length === 0) return {};
  const terms = awayFrom.map(([key, value]) => ({
    labelSelector: { matchLabels: { [key]: value } },
    namespaceSelector: {},
    topologyKey: 'kubernetes.io/hostname',
  }));
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}
