import { METRIC_DIMENSIONS as OURS, METRIC_NAMESPACE, PUBLISHED_METRICS } from '../../../runner/metrics.ts';
import { keyOf } from './canned.ts';

interface Sourced {
  namespace: string;
  /** Where it says so. */
  source: string;
  dimensions: string[][];
  names: string[];
}

const POD = ['ClusterName', 'Namespace', 'PodName'];

/** What aws-cdk-lib's list lacks. */
const SOURCED: readonly Sourced[] = [
  {
    namespace: 'AWS/S3',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html, request metrics',
    dimensions: [['BucketName', 'FilterId']],
    names: [
      'AllRequests',
      'GetRequests',
      'PutRequests',
      'DeleteRequests',
      '4xxErrors',
      '5xxErrors',
      'BytesUploaded',
      'BytesDownloaded',
      'FirstByteLatency',
      'TotalRequestLatency',
    ],
  },
  {
    namespace: 'AWS/WAFV2',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html',
    dimensions: [
      ['Region', 'Rule', 'WebACL'],
      ['Rule', 'WebACL'],
    ],
    names: ['AllowedRequests', 'BlockedRequests', 'CountedRequests'],
  },
  {
    namespace: 'ContainerInsights',
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-EKS.html',
    dimensions: [POD, ['ClusterName', 'Namespace'], ['ClusterName']],
    names: [
      'pod_cpu_utilization',
      'pod_memory_utilization',
      'pod_cpu_utilization_over_pod_limit',
      'pod_memory_utilization_over_pod_limit',
      'pod_network_rx_bytes',
      'pod_network_tx_bytes',
    ],
  },
  {
    namespace: 'ContainerInsights',
    source: 'the same page: restarts are sent by pod only',
    dimensions: [POD],
    names: ['pod_number_of_container_restarts'],
  },
  {
    namespace: 'ContainerInsights',
    source: 'the same page: nodes and cluster',
    dimensions: [['ClusterName']],
    names: [
      'node_cpu_utilization',
      'node_memory_utilization',
      'node_network_total_bytes',
      'cluster_node_count',
      'cluster_failed_node_count',
    ],
  },
  {
    namespace: 'AWS/ElastiCache',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html',
    dimensions: [['clusterId']],
    names: [
      'ElastiCacheProcessingUnits',
      'ThrottledCmds',
      'BytesUsedForCache',
      'SuccessfulReadRequestLatency',
      'SuccessfulWriteRequestLatency',
      'CacheHits',
      'CacheMisses',
      'Evictions',
      'CurrConnections',
    ],
  },
  {
    namespace: 'AWS/RDS',
    source:
      'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html',
    dimensions: [['DBInstanceIdentifier']],
    names: ['ACUUtilization'],
  },
  ...['PERFORMANCE/AURORA', 'PERFORMANCE/AURORA/postgres'].map((namespace) => ({
    namespace,
    source:
      'scenarios/aurora-writer, whose function writes them to its log; the namespace ends with the database',
    dimensions: [['ACTION']],
    names: ['DURATION', 'COMPLETIONS'],
  })),
  {
    namespace: METRIC_NAMESPACE,
    source: 'runner/metrics.ts, which the runner publishes by',
    dimensions: [[OURS.environment], [OURS.environment, OURS.scenario]],
    names: Object.values(PUBLISHED_METRICS).map(({ name }) => name),
  },
  {
    namespace: METRIC_NAMESPACE,
    source: 'the same: by request name',
    dimensions: [[OURS.environment, OURS.name, OURS.scenario]],
    names: Object.values(PUBLISHED_METRICS)
      .filter(({ byName }) => byName)
      .map(({ name }) => name),
  },
];

export const sourcedMetrics = (): Set<string> =>
  new Set(
    SOURCED.flatMap(({ namespace, dimensions, names }) =>
      names.flatMap((name) => dimensions.map((set) => keyOf(namespace, name, set))),
    ),
  );
