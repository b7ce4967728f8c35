import { GAUGE, SILENT_WHEN_ZERO, type AlarmRule } from './alarm.ts';
import type { Cluster, DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const CLUSTER = ['ClusterName'];
const POD = ['PodName', 'Namespace', 'ClusterName'];
const PODS = [POD, ['Namespace', 'ClusterName'], CLUSTER];

/** Of the add-on amazon-cloudwatch-observability, in classic mode: PodName is the name of the workload. */
export const CONTAINER_INSIGHTS = metricsOf('ContainerInsights', PODS, {
  pod_cpu_utilization: row('Average', 'percent', "CPU, of the node's"),
  pod_memory_utilization: row('Average', 'percent', "memory, of the node's"),
  pod_cpu_utilization_over_pod_limit: row('Average', 'percent', "CPU, of the pod's limit"),
  pod_memory_utilization_over_pod_limit: row('Average', 'percent', "memory, of the pod's limit"),
  pod_network_rx_bytes: row('Average', 'bytes per second', 'received'),
  pod_network_tx_bytes: row('Average', 'bytes per second', 'sent'),
  pod_number_of_container_restarts: row('Sum', 'count', 'restarts of containers', { dimensions: [POD] }),
  node_cpu_utilization: row('Average', 'percent', 'CPU of the nodes', { dimensions: [CLUSTER] }),
  node_memory_utilization: row('Average', 'percent', 'memory of the nodes', { dimensions: [CLUSTER] }),
  node_network_total_bytes: row('Average', 'bytes per second', 'sent and received by a node', {
    dimensions: [CLUSTER],
  }),
  cluster_node_count: row('Average', 'count', 'nodes', { dimensions: [CLUSTER] }),
  cluster_failed_node_count: row('Average', 'count', 'nodes that are not ready', { dimensions: [CLUSTER] }),
});

/** Of the control plane: free, from Kubernetes 1.28. The percentile is in the name. */
export const EKS = metricsOf('AWS/EKS', [CLUSTER], {
  scheduler_pending_pods: row('Maximum', 'count', 'pods that wait for a node'),
  scheduler_pending_pods_UNSCHEDULABLE: row('Maximum', 'count', 'of those, pods that fit on none'),
  apiserver_request_total: row('Sum', 'count', 'requests to the API server'),
  apiserver_request_total_429: row('Sum', 'count', 'of those, turned away'),
  apiserver_request_duration_seconds_GET_P99: row('Average', 'seconds', 'of a minute'),
  apiserver_request_duration_seconds_LIST_P99: row('Average', 'seconds', 'of a minute'),
});

const CI = CONTAINER_INSIGHTS;

const ofPod = ({ name, namespace, workload }: Cluster, metric: Metric, label: string): MetricSeries =>
  at(metric, { PodName: workload, Namespace: namespace, ClusterName: name }, label);

const ofCluster = (
  { name }: Cluster,
  metric: Metric,
  label: string,
  statistic: Statistic = metric.statistic,
): MetricSeries => at(metric, { ClusterName: name }, label, { statistic });

function podsOverLimit(cluster: Cluster): Panel {
  return lines(
    'Pods: CPU and memory, of their limits',
    'percent',
    [
      ofPod(cluster, CI.pod_cpu_utilization_over_pod_limit, 'CPU'),
      ofPod(cluster, CI.pod_memory_utilization_over_pod_limit, 'memory'),
    ],
    'Of the limits that the workload sets; a workload without limits has none of these.',
    { limits: [{ label: 'alarm', value: 80 }] },
  );
}

function nodes(cluster: Cluster): Panel {
  return lines(
    'Nodes: CPU and memory',
    'percent',
    [
      ofCluster(cluster, CI.node_cpu_utilization, 'CPU, mean'),
      ofCluster(cluster, CI.node_cpu_utilization, 'CPU, busiest', 'Maximum'),
      ofCluster(cluster, CI.node_memory_utilization, 'memory, mean'),
      ofCluster(cluster, CI.node_memory_utilization, 'memory, fullest', 'Maximum'),
    ],
    'Over all nodes of the cluster.',
    { limits: [{ label: 'alarm', value: 80 }] },
  );
}

function detail({ resources: { cluster } }: DashboardConfig): Section[] {
  if (!cluster) return [];
  return [
    {
      title: 'Pods',
      panels: [
        lines(
          'CPU and memory, of the node',
          'percent',
          [
            ofPod(cluster, CI.pod_cpu_utilization, 'CPU'),
            ofPod(cluster, CI.pod_memory_utilization, 'memory'),
          ],
          "Of the node's, not of the pod's limit: a pod limited to half a vCPU of a node with two never shows more than 25 %.",
        ),
        lines(
          'Network',
          'bytes per second',
          [ofPod(cluster, CI.pod_network_rx_bytes, 'in'), ofPod(cluster, CI.pod_network_tx_bytes, 'out')],
          'Of a pod, on average.',
        ),
        lines(
          'Restarts',
          'count',
          [ofPod(cluster, CI.pod_number_of_container_restarts, 'restarts')],
          'Containers that were started again, out of memory for one.',
        ),
      ],
    },
    {
      title: 'Nodes and control plane',
      panels: [
        lines(
          'Nodes',
          'count',
          [
            ofCluster(cluster, CI.cluster_node_count, 'nodes'),
            ofCluster(cluster, CI.cluster_failed_node_count, 'not ready'),
          ],
          'How many there are: the cluster autoscaler at work.',
        ),
        lines(
          'Pods that wait for a node',
          'count',
          [
            ofCluster(cluster, EKS.scheduler_pending_pods, 'waiting'),
            ofCluster(cluster, EKS.scheduler_pending_pods_UNSCHEDULABLE, 'fit on none'),
          ],
          'Scaling out that stalls.',
        ),
        lines(
          'API server p99',
          'seconds',
          [
            ofCluster(cluster, EKS.apiserver_request_duration_seconds_GET_P99, 'GET'),
            ofCluster(cluster, EKS.apiserver_request_duration_seconds_LIST_P99, 'LIST'),
          ],
          'Of the control plane, not of Open Saves.',
        ),
        lines(
          'API server requests',
          'count',
          [
            ofCluster(cluster, EKS.apiserver_request_total, 'all'),
            ofCluster(cluster, EKS.apiserver_request_total_429, 'turned away'),
          ],
          'Of the control plane.',
        ),
        lines(
          'Network of a node',
          'bytes per second',
          [ofCluster(cluster, CI.node_network_total_bytes, 'in and out')],
          'On average.',
        ),
      ],
    },
  ];
}

function alarms({ resources: { cluster } }: DashboardConfig): AlarmRule[] {
  if (!cluster) return [];
  const over = (id: string, series: MetricSeries, what: string): AlarmRule => ({
    id,
    description: `${what} is over 80 %.`,
    series,
    threshold: 80,
    meaning: 'saturated',
    ...GAUGE,
  });
  return [
    over(
      'eks-pod-cpu',
      ofPod(cluster, CI.pod_cpu_utilization_over_pod_limit, 'CPU'),
      "The pods' CPU, of their limit,",
    ),
    over(
      'eks-pod-memory',
      ofPod(cluster, CI.pod_memory_utilization_over_pod_limit, 'memory'),
      "The pods' memory, of their limit,",
    ),
    over('eks-node-cpu', ofCluster(cluster, CI.node_cpu_utilization, 'CPU', 'Maximum'), "A node's CPU"),
    over(
      'eks-node-memory',
      ofCluster(cluster, CI.node_memory_utilization, 'memory', 'Maximum'),
      "A node's memory",
    ),
    {
      id: 'eks-restarts',
      description: 'Containers of the workload restart.',
      series: ofPod(cluster, CI.pod_number_of_container_restarts, 'restarts'),
      threshold: 0,
      datapoints: { breaching: 1, of: 1 },
      meaning: 'saturated',
      ...SILENT_WHEN_ZERO,
    },
    {
      id: 'eks-pending-pods',
      description: 'Pods wait for a node that has room for them.',
      series: ofCluster(cluster, EKS.scheduler_pending_pods_UNSCHEDULABLE, 'fit on none'),
      threshold: 0,
      meaning: 'saturated',
      ...SILENT_WHEN_ZERO,
    },
  ];
}

export const eks: Service = {
  id: 'eks',
  title: 'EKS',
  inputs: ['cluster'],
  metrics: [...Object.values(CONTAINER_INSIGHTS), ...Object.values(EKS)],
  summary: ({ resources: { cluster } }) => (cluster ? [podsOverLimit(cluster), nodes(cluster)] : []),
  detail,
  alarms,
};
