import { REDIS, REDIS_SERVERLESS, type DashboardConfig } from '../../dashboards/services/index.ts';
import { linesOf, over, type Finding, type Rule, type Seen } from './rule.ts';

const LEAST_HITS = 80;
/** Reads per second below which a hit rate means nothing. */
const FEW_READS = 1;
/** ElastiCache's limit of connections of a node. */
export const MOST_CONNECTIONS = 65_000;

const nodes = ({ resources: { cache } }: DashboardConfig) => (cache?.kind === 'nodes' ? cache : undefined);

/** The reads of all nodes, by the beginning of their period. */
function readsOf(seen: Seen): { time: number; hits: number; reads: number }[] {
  const sums = new Map<number, { time: number; hits: number; reads: number }>();
  const add = (metric: typeof REDIS.CacheHits, hit: boolean): void => {
    for (const { time, value } of linesOf(seen, metric).flatMap(({ points }) => points)) {
      const sum = sums.get(time) ?? { time, hits: 0, reads: 0 };
      sums.set(time, { time, hits: sum.hits + (hit ? value : 0), reads: sum.reads + value });
    }
  };
  add(REDIS.CacheHits, true);
  add(REDIS.CacheMisses, false);
  return [...sums.values()].toSorted((a, b) => a.time - b.time);
}

/** Whether a cache is written to and never read: null where it cannot be told. */
export function isNeverRead(seen: Seen): boolean | null {
  const all = readsOf(seen);
  if (all.length === 0) return null;
  const seconds = all.length * (seen.cloud?.period ?? 60);
  return all.reduce((sum, { reads }) => sum + reads, 0) / seconds < FEW_READS && seen.load.peakRps > 10;
}

function hitRate(seen: Seen): Finding[] {
  const all = readsOf(seen);
  const period = seen.cloud?.period ?? 60;
  const finding = { rule: 'cache-hit-rate', component: 'redis', what: 'all nodes', metric: 'CacheHits' };
  if (isNeverRead(seen)) {
    const reads = all.reduce((sum, one) => sum + one.reads, 0) / (all.length * period);
    return [
      {
        ...finding,
        metric: 'CacheHits + CacheMisses',
        value: reads,
        unit: 'per second',
        threshold: FEW_READS,
        time: null,
        rps: seen.load.peakRps,
        meaning:
          'the server does not read its cache, so the hit rate says nothing and a larger cache changes nothing: Open Saves ' +
          'writes its cache and never reads it',
        kind: 'note',
      },
    ];
  }
  const low = all.filter(
    ({ hits, reads }) => reads / period >= FEW_READS && (100 * hits) / reads < LEAST_HITS,
  );
  const [first] = low;
  if (!first) return [];
  return [
    {
      ...finding,
      value: Math.min(...low.map(({ hits, reads }) => (100 * hits) / reads)),
      unit: 'percent',
      threshold: LEAST_HITS,
      time: Math.max(0, first.time),
      rps: seen.load.rateIn(first.time, period),
      meaning:
        'reads went past the cache to the database: too small, too short-lived, or keys that are asked for once',
      kind: 'limit',
    },
  ];
}

const redis = (rule: Omit<Parameters<typeof over>[0], 'component'>): Rule =>
  over({ component: 'redis', ...rule });

export const cacheRules: readonly Rule[] = [
  redis({
    id: 'cache-engine-cpu',
    metric: REDIS.EngineCPUUtilization,
    fires: 'the engine, which has one thread, was over 90 % of its core',
    threshold: 90,
    meaning: 'one core is all that a node’s engine uses: more cores do not help, more shards do',
  }),
  redis({
    id: 'cache-host-cpu',
    metric: REDIS.CPUUtilization,
    fires: 'of nodes with fewer than four vCPUs: the host was over 90 % divided by its vCPUs',
    threshold: (config) => {
      const vcpus = nodes(config)?.vcpus ?? 4;
      return vcpus < 4 ? 90 / vcpus : undefined;
    },
    meaning: 'the one core that the engine uses is full',
  }),
  redis({
    id: 'cache-memory',
    metric: REDIS.DatabaseMemoryUsagePercentage,
    fires: 'a node used more than 80 % of its memory for data',
    threshold: 80,
    meaning: 'at 100 % it removes keys, or refuses writes',
  }),
  redis({
    id: 'cache-evictions',
    metric: REDIS.Evictions,
    fires: 'any key was removed for want of memory',
    threshold: 0,
    meaning: 'what the load touches does not fit',
  }),
  redis({
    id: 'cache-connections',
    metric: REDIS.CurrConnections,
    fires: 'a node had more than 80 % of the 65,000 connections that it takes',
    threshold: 0.8 * MOST_CONNECTIONS,
    meaning: 'beyond 65,000 a node refuses connections',
  }),
  {
    id: 'cache-hit-rate',
    component: 'redis',
    metrics: [REDIS.CacheHits, REDIS.CacheMisses],
    fires:
      'less than 80 % of the reads found their key, in a minute with at least one read a second; where the cache is hardly read ' +
      'at all, that is noted instead',
    find: hitRate,
  },
  over({
    id: 'cache-throttled',
    component: 'redis-serverless',
    metric: REDIS_SERVERLESS.ThrottledCmds,
    fires: 'a serverless cache refused any command',
    threshold: 0,
    meaning: 'it could not scale as fast as the load came',
  }),
];
