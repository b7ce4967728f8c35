import {
  APPLICATION_ELB,
  AURORA,
  CLOUDFRONT,
  CONTAINER_INSIGHTS,
  DYNAMODB,
  LAMBDA,
  REDIS_SERVERLESS,
  S3,
  SQS,
  WAF,
  type Metric,
} from '../../dashboards/services/index.ts';
import { RUN_TIME } from '../cloud/lines.ts';
import { linesOf, type Seen } from '../rules/rule.ts';

/** What the target used, from its metrics: by request what grows with the load, else on average. */
export interface Usage {
  /** By request, of tables that are paid for by request. */
  writeRequests: number;
  readRequests: number;
  puts: number;
  gets: number;
  calls: number;
  messages: number;
  cacheUnits: number;
  /** Seconds that functions ran. */
  callSeconds: number;
  /** Reads and writes of the storage of Aurora. */
  diskOperations: number;
  /** Requests that the web ACL looked at. */
  inspected: number;
  /** Of viewers of CloudFront, and what was sent to them. */
  viewed: number;
  viewedBytes: number;
  /** Bodies sent and received. */
  bytes: number;
  /** What is there all the time; null where it is not known. */
  nodes: number | null;
  writeUnits: number;
  readUnits: number;
  capacityUnits: number;
  balancerUnits: number;
  cacheBytes: number;
}

/**
 * Undefined where no metrics were given.
 * @param bytes of the bodies of a request and its answer
 */
export function usageOf(seen: Seen, bytes: number): Usage | undefined {
  if (!seen.cloud) return undefined;
  const onDemand = new Set(
    seen.config.resources.tables.filter(({ capacity }) => capacity === 'on-demand').map(({ name }) => name),
  );
  const byTable = (metric: Metric): number =>
    byRequest(seen, metric, (dimensions) => onDemand.has(dimensions['TableName'] ?? ''));
  return {
    writeRequests: byTable(DYNAMODB.ConsumedWriteCapacityUnits),
    readRequests: byTable(DYNAMODB.ConsumedReadCapacityUnits),
    puts: byRequest(seen, S3.PutRequests),
    gets: byRequest(seen, S3.GetRequests),
    calls: byRequest(seen, LAMBDA.Invocations),
    // Each message is sent, received and deleted.
    messages: 3 * byRequest(seen, SQS.NumberOfMessagesSent),
    cacheUnits: byRequest(seen, REDIS_SERVERLESS.ElastiCacheProcessingUnits),
    callSeconds: byRequest(seen, RUN_TIME) / 1000,
    diskOperations: byRequest(seen, AURORA.ReadIOPS) + byRequest(seen, AURORA.WriteIOPS),
    inspected: byRequest(seen, WAF.AllowedRequests) + byRequest(seen, WAF.BlockedRequests),
    viewed: byRequest(seen, CLOUDFRONT.Requests),
    viewedBytes: byRequest(seen, CLOUDFRONT.BytesDownloaded),
    bytes,
    nodes:
      linesOf(seen, CONTAINER_INSIGHTS.cluster_node_count).length > 0
        ? mean(seen, CONTAINER_INSIGHTS.cluster_node_count)
        : null,
    writeUnits: mean(seen, DYNAMODB.ProvisionedWriteCapacityUnits),
    readUnits: mean(seen, DYNAMODB.ProvisionedReadCapacityUnits),
    capacityUnits: mean(seen, AURORA.ServerlessDatabaseCapacity),
    balancerUnits: mean(seen, APPLICATION_ELB.ConsumedLCUs),
    cacheBytes: mean(seen, REDIS_SERVERLESS.BytesUsedForCache),
  };
}

/**
 * How much of a counter, or of what is told by the second, there is for a request: over the periods that lie wholly in the run, since the first and the last also
 * hold what was set up and removed; over all of them in a run too short for that.
 */
export function byRequest(
  seen: Seen,
  metric: Metric,
  takes: (dimensions: Readonly<Record<string, string>>) => boolean = () => true,
): number {
  const { cloud, load } = seen;
  const period = cloud?.period ?? 60;
  const points = linesOf(seen, metric)
    .filter(({ series }) => takes(series.dimensions))
    .flatMap((line) => line.points);
  const whole = points.filter(({ time }) => time >= 0 && time + period <= load.seconds);
  const taken = whole.length > 0 ? whole : points;
  const starts = new Set((cloud?.lines ?? []).flatMap((line) => line.points.map(({ time }) => time)));
  const inside = [...starts].filter((time) => time >= 0 && time + period <= load.seconds);
  const requests =
    whole.length > 0
      ? inside.reduce((sum, time) => sum + (load.rateIn(time, period) ?? 0) * period, 0)
      : load.requests;
  const seconds = metric.unit === 'per second' ? period : 1;
  const count = seconds * taken.reduce((sum, { value }) => sum + value, 0);
  return requests > 0 ? count / requests : 0;
}

/** Of each resource the mean over time, added up. */
function mean(seen: Seen, metric: Metric): number {
  return linesOf(seen, metric).reduce(
    (sum, { points }) => sum + points.reduce((all, { value }) => all + value, 0) / points.length,
    0,
  );
}
