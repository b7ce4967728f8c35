import { CONTAINER_INSIGHTS } from '../../dashboards/services/index.ts';
import { decimal, integer } from '../report/format.ts';
import { isNeverRead } from '../rules/cache.ts';
import type { Seen } from '../rules/rule.ts';
import { peakOf, scaled, USED } from '../scaling/advice.ts';
import { choices } from './break-even.ts';
import { cacheNodes } from './cost.ts';
import type { Prices } from './prices.ts';
import type { Usage } from './usage.ts';

export interface Saving {
  what: string;
  /** US dollars. */
  perHour: number;
  why: string;
}

/** What would cost less at a rate, of what was seen, the largest first. */
export function savingsOf(rps: number, seen: Seen, usage: Usage, prices: Prices): Saving[] {
  return [
    ...provisioned(rps, usage, prices),
    ...unreadCache(seen, prices),
    ...idleNodes(rps, seen, usage, prices),
    ...oldVersion(seen, prices),
  ]
    .filter(({ perHour }) => perHour > 0)
    .toSorted((a, b) => b.perHour - a.perHour);
}

function provisioned(rps: number, usage: Usage, prices: Prices): Saving[] {
  return choices(rps, usage, prices).map(
    ({ kind, units, onDemandPerHour, provisionedPerHour, breakEven }) => ({
      what: `DynamoDB: provisioned ${kind} units with auto scaling instead of on demand`,
      perHour: onDemandPerHour - provisionedPerHour,
      why:
        `${decimal(units)} units/s: $${onDemandPerHour.toFixed(3)} on demand, $${provisionedPerHour.toFixed(3)} for ` +
        `${integer(Math.ceil(units / USED))} units of which 70 % are used; only while that load lasts: on average of all hours ` +
        `${decimal(100 * breakEven)} % must be used`,
    }),
  );
}

function unreadCache(seen: Seen, prices: Prices): Saving[] {
  if (!isNeverRead(seen)) return [];
  return [
    {
      what: 'ElastiCache: take away the cache that is never read, or have the server read it',
      perHour: cacheNodes(seen.config.resources.cache, prices),
      why: 'hits and misses together came to less than one a second',
    },
  ];
}

function idleNodes(rps: number, seen: Seen, { nodes }: Usage, prices: Prices): Saving[] {
  const peak = peakOf(seen, CONTAINER_INSIGHTS.node_cpu_utilization);
  if (nodes === null || !peak || peak.value === 0) return [];
  const enough = Math.max(1, Math.ceil((nodes * scaled(peak, rps)) / (100 * USED) - 1e-9));
  return [
    {
      what: `EKS: ${integer(enough)} nodes instead of ${decimal(nodes)}`,
      perHour: (nodes - enough) * (prices.instances[prices.use.node]?.perHour ?? 0),
      why: `at most ${decimal(scaled(peak, rps))} % of their CPU was used; that many are at 70 %, if memory and spare zones allow`,
    },
  ];
}

function oldVersion(seen: Seen, { eks, use }: Prices): Saving[] {
  if (!use.extendedSupport || !seen.config.resources.cluster) return [];
  return [
    {
      what: 'EKS: a Kubernetes version in standard support',
      perHour: eks.clusterPerHourExtendedSupport - eks.clusterPerHour,
      why: `a cluster in extended support is $${eks.clusterPerHourExtendedSupport.toFixed(2)} an hour, else $${eks.clusterPerHour.toFixed(2)}`,
    },
  ];
}
