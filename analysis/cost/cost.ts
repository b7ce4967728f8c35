import type { Resources } from '../../dashboards/services/index.ts';
import type { Prices } from './prices.ts';
import type { Usage } from './usage.ts';

/** US dollars an hour, of one component. */
export interface Part {
  component: string;
  perHour: number;
}

export interface LevelCost {
  /** Requests per second. */
  rps: number;
  parts: Part[];
  /** Of the parts together. */
  perHour: number;
  perMillion: number;
}

export interface Generator {
  /** Processes or pods that made the load. */
  workers: number;
  /** Sent and received, by request. */
  bytesByRequest: number;
  /** Requests per second that they made at most. */
  peakRps: number;
}

const SECONDS = 3600;
const MILLION = 1e6;
const GB = 1e9;
const HOURS_A_MONTH = 730;

/** What the target costs an hour at a rate: what is there all the time, and what is paid for by request. */
export function costAt(rps: number, usage: Usage, resources: Resources, prices: Prices): LevelCost {
  const requests = rps * SECONDS;
  const parts = [...fixed(usage, resources, prices), ...growing(requests, usage, resources, prices)];
  const added = new Map<string, number>();
  for (const { component, perHour } of parts) added.set(component, (added.get(component) ?? 0) + perHour);
  const named = [...added]
    .map(([component, perHour]) => ({ component, perHour }))
    .filter(({ perHour }) => perHour > 0);
  return { rps, parts: named, ...totalOf(named, rps) };
}

function fixed(usage: Usage, { cluster, cache, loadBalancer, webAcl }: Resources, prices: Prices): Part[] {
  const { use, eks, dynamodb } = prices;
  const node = prices.instances[use.node]?.perHour ?? 0;
  const balancer =
    loadBalancer?.kind === 'application'
      ? prices.loadBalancers.applicationPerHour +
        usage.balancerUnits * prices.loadBalancers.applicationUnitPerHour
      : prices.loadBalancers.classicPerHour;
  return [
    ...(cluster
      ? [
          {
            component: 'EKS',
            perHour: use.extendedSupport ? eks.clusterPerHourExtendedSupport : eks.clusterPerHour,
          },
        ]
      : []),
    { component: 'EKS', perHour: (usage.nodes ?? 0) * node },
    ...(loadBalancer ? [{ component: 'Load balancer', perHour: balancer }] : []),
    { component: 'ElastiCache', perHour: cacheNodes(cache, prices) },
    { component: 'ElastiCache', perHour: (usage.cacheBytes / GB) * prices.cacheServerless.perGbHour },
    {
      component: 'DynamoDB',
      perHour: usage.writeUnits * dynamodb.writeUnitPerHour + usage.readUnits * dynamodb.readUnitPerHour,
    },
    { component: 'Aurora', perHour: usage.capacityUnits * prices.aurora.unitPerHour },
    { component: 'WAF', perHour: webAcl ? prices.waf.aclPerMonth / HOURS_A_MONTH : 0 },
  ];
}

export function cacheNodes(cache: Resources['cache'], { cacheNodes: known, use }: Prices): number {
  return cache?.kind === 'nodes' ? cache.nodes.length * (known[use.cacheNode] ?? 0) : 0;
}

function growing(requests: number, usage: Usage, { loadBalancer }: Resources, prices: Prices): Part[] {
  const { dynamodb, s3, lambda, aurora, waf, cloudFront, loadBalancers, use } = prices;
  const gb = (bytes: number, price: number): number => ((requests * bytes) / GB) * price;
  const million = (count: number, price: number): number => ((requests * count) / MILLION) * price;
  return [
    { component: 'DynamoDB', perHour: million(usage.writeRequests, dynamodb.writeRequestsPerMillion) },
    { component: 'DynamoDB', perHour: million(usage.readRequests, dynamodb.readRequestsPerMillion) },
    {
      component: 'S3',
      perHour: million(usage.puts, s3.putPer1000 * 1000) + million(usage.gets, s3.getPer1000 * 1000),
    },
    { component: 'ElastiCache', perHour: million(usage.cacheUnits, prices.cacheServerless.unitsPerMillion) },
    { component: 'Lambda', perHour: million(usage.calls, lambda.callsPerMillion) },
    {
      component: 'Lambda',
      perHour: requests * usage.callSeconds * (use.lambdaMb / 1024) * lambda.gbSecond,
    },
    { component: 'Aurora', perHour: million(usage.diskOperations, aurora.operationsPerMillion) },
    { component: 'WAF', perHour: million(usage.inspected, waf.requestsPerMillion) },
    {
      component: 'CloudFront',
      perHour: million(usage.viewed, cloudFront.requestsPerMillion) + gb(usage.viewedBytes, cloudFront.perGb),
    },
    {
      component: 'Load balancer',
      perHour: loadBalancer?.kind === 'classic' ? gb(usage.bytes, loadBalancers.classicPerGb) : 0,
    },
    { component: 'SQS', perHour: million(usage.messages, prices.sqs.requestsPerMillion) },
  ];
}

/**
 * What making the load costs: cores for its processes, in proportion beyond the rate that these made, and a NAT gateway
 * where its traffic goes through one.
 */
export function generatorAt(
  rps: number,
  { workers: had, bytesByRequest, peakRps }: Generator,
  prices: Prices,
): LevelCost {
  const type = prices.instances[prices.use.generator];
  const workers = had * Math.max(1, peakRps > 0 ? rps / peakRps : 1);
  const parts = [
    { component: 'Generator', perHour: type ? (workers * type.perHour) / type.cores : 0 },
    {
      component: 'NAT',
      perHour: prices.nat.perHour + ((rps * SECONDS * bytesByRequest) / GB) * prices.nat.perGb,
    },
  ];
  return { rps, parts, ...totalOf(parts, rps) };
}

function totalOf(parts: readonly Part[], rps: number): Pick<LevelCost, 'perHour' | 'perMillion'> {
  const perHour = parts.reduce((sum, part) => sum + part.perHour, 0);
  return { perHour, perMillion: rps > 0 ? (perHour / (rps * SECONDS)) * MILLION : 0 };
}
