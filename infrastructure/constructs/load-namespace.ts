import {
  Construct,
  type DataAwsEksCluster,
  Fn,
  KubernetesProvider,
  NamespaceV1,
  NetworkPolicyV1,
  ResourceQuotaV1,
  RoleBindingV1,
  RoleV1,
  ServiceAccountV1,
} from '../cdktf.ts';
import { DISPATCHER_RULES } from '../dispatcher-rules.ts';

export interface LoadNamespaceProps {
  /** One that is there already: a provider cannot be configured from a cluster of its own stack. */
  cluster: DataAwsEksCluster;
  region: string;
  name: string;
  serviceAccount: string;
  /** Group that may start runs. */
  dispatchers: string;
  maxCores: number;
}

/** The port by which workers find their master. */
const MASTER_PORT = '5557';
const OF_RUNS = { 'app.kubernetes.io/managed-by': 'open-saves-load' };

/** A namespace for runs: who may start them, what they may take, and who may reach their pods. */
export class LoadNamespace extends Construct {
  constructor(scope: Construct, id: string, props: LoadNamespaceProps) {
    super(scope, id);
    const { cluster, region, dispatchers, maxCores } = props;
    const provider = new KubernetesProvider(this, 'kubernetes', {
      host: cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
      // A token of the data source would be in the state, and good for a quarter of an hour only.
      exec: [
        {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'aws',
          args: ['eks', 'get-token', '--cluster-name', cluster.name, '--region', region],
        },
      ],
    });
    const made = new NamespaceV1(this, 'namespace', {
      provider,
      metadata: {
        name: props.name,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
    const namespace = props.name;
    // Named rather than referred to: the order is all that Terraform has to know.
    const within = { provider, dependsOn: [made] };
    new ServiceAccountV1(this, 'pods', {
      ...within,
      metadata: { name: props.serviceAccount, namespace },
      automountServiceAccountToken: false,
    });
    const role = new RoleV1(this, 'dispatcher', {
      ...within,
      metadata: { name: 'load-dispatcher', namespace },
      rule: DISPATCHER_RULES,
    });
    new RoleBindingV1(this, 'dispatchers', {
      provider,
      dependsOn: [role],
      metadata: { name: 'load-dispatchers', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'load-dispatcher' },
      subject: [{ kind: 'Group', name: dispatchers, apiGroup: 'rbac.authorization.k8s.io' }],
    });
    new ResourceQuotaV1(this, 'quota', {
      ...within,
      metadata: { name: 'runs', namespace },
      spec: { hard: { 'limits.cpu': String(maxCores), pods: String(maxCores), 'count/jobs.batch': '20' } },
    });
    // Only pods of runs reach a master; what they send is the load, and goes wherever it has to.
    new NetworkPolicyV1(this, 'network', {
      ...within,
      metadata: { name: 'runs', namespace },
      spec: {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [{ podSelector: { matchLabels: OF_RUNS } }],
            ports: [{ port: MASTER_PORT, protocol: 'TCP' }],
          },
        ],
      },
    });
  }
}
