import { DEFAULT_CONFIG, type DashboardConfig, openSaves, type Resources } from '../dashboards/index.ts';
import { DataAwsResourcegroupstaggingapiResources, DataAwsSsmParameter, Fn } from './cdktf.ts';
import { writesHcl } from './escape.ts';
import type { LoadStack } from './stack.ts';

/** Name of the request metrics of the bucket of blobs: the dimension FilterId of what S3 sends for it. */
export const FILTER_ID = 'EntireBucket';

/**
 * The resources of the running Open Saves, as boards and alarms know them. What the deployment publishes is read when
 * Terraform plans: the cluster's name from SSM, the load balancer's, which is Kubernetes' own choice, by its tag.
 */
export function openSavesOf(stack: LoadStack): Resources {
  const { openSaves: own } = stack.environment;
  const usual = openSaves(stack.account);
  const named: Record<string, string> = {
    stores: own.storesTable,
    records: own.recordsTable,
    metadata: own.metadataTable,
  };
  return {
    ...usual,
    cluster: { name: clusterName(stack), namespace: own.namespace, workload: own.workload },
    loadBalancer: loadBalancer(stack),
    tables: usual.tables.map((table) => ({
      ...table,
      name: named[table.label] ?? table.name,
      capacity: own.tableCapacity,
      indexes:
        table.label === 'records' ? own.recordsIndexes.map((name) => ({ label: name, name })) : table.indexes,
    })),
    bucket: { name: bucketName(stack), filterId: FILTER_ID },
    cache:
      own.cacheKind === 'serverless'
        ? { kind: 'serverless', name: own.cacheCluster }
        : {
            kind: 'nodes',
            nodes: [{ label: 'node', id: own.cacheCluster }],
            vcpus: own.cacheNodeVcpus,
            burstable: own.cacheBurstable,
          },
    ...(own.distributionId === undefined ? {} : { distribution: own.distributionId }),
    ...(own.webAcl === undefined ? {} : { webAcl: { name: own.webAcl, scope: 'CLOUDFRONT' } }),
  };
}

/** What the boards and alarms of an environment are about. */
export function dashboardConfigOf(stack: LoadStack, more: Partial<Resources> = {}): DashboardConfig {
  return {
    ...DEFAULT_CONFIG,
    environment: stack.environment.name,
    region: stack.environment.region,
    account: stack.account,
    resources: { ...openSavesOf(stack), ...more },
  };
}

export const bucketName = (stack: LoadStack): string =>
  stack.environment.openSaves.bucket ?? `open-saves-blobs-${stack.account}`;

export function clusterName(stack: LoadStack): string {
  const { clusterName: given, clusterParameter } = stack.environment.openSaves;
  if (given !== undefined) return given;
  const known = stack.node.tryFindChild('cluster-name') as DataAwsSsmParameter | undefined;
  return (known ?? new DataAwsSsmParameter(stack, 'cluster-name', { name: clusterParameter })).value;
}

function loadBalancer(stack: LoadStack): NonNullable<Resources['loadBalancer']> {
  const {
    loadBalancer: given,
    loadBalancerKind: kind,
    namespace,
    service,
    ...own
  } = stack.environment.openSaves;
  const name = given ?? found(stack, `${namespace}/${service}`, kind);
  return kind === 'classic' ? { kind, name, listener: own.loadBalancerListener } : { kind, name };
}

/** Both controllers tag what they make for a service, each in its own way. */
export const LOAD_BALANCER_TAGS = {
  classic: 'kubernetes.io/service-name',
  application: 'ingress.k8s.aws/stack',
} as const;

function found(stack: LoadStack, service: string, kind: keyof typeof LOAD_BALANCER_TAGS): string {
  const search = new DataAwsResourcegroupstaggingapiResources(stack, 'load-balancer', {
    resourceTypeFilters: ['elasticloadbalancing:loadbalancer'],
    tagFilter: [{ key: LOAD_BALANCER_TAGS[kind], values: [service] }],
    // In HCL, CDKTF writes a condition as something that is none.
    ...(writesHcl()
      ? {}
      : {
          lifecycle: {
            postcondition: [
              {
                condition: '${length(self.resource_tag_mapping_list) == 1}',
                errorMessage:
                  `Not one load balancer has the tag ${LOAD_BALANCER_TAGS[kind]} = ${service}: ` +
                  'name it (openSaves.loadBalancer), or the service (openSaves.service) and its namespace.',
              },
            ],
          },
        }),
  });
  const arn = search.resourceTagMappingList.get(0).resourceArn;
  // arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/NAME, or …/app/NAME/ID.
  return Fn.element(Fn.split(':loadbalancer/', arn), 1) as string;
}
