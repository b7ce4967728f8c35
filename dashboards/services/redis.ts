import { GAUGE, SILENT_WHEN_ZERO, type AlarmRule } from './alarm.ts';
import type { Cache, DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, math, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** By node: a replication group's id alone has no data. */
export const REDIS = metricsOf('AWS/ElastiCache', [['CacheClusterId']], {
  EngineCPUUtilization: row('Average', 'percent', "of the one core that Redis' thread has"),
  CPUUtilization: row('Average', 'percent', 'of the whole host'),
  CPUCreditBalance: row('Minimum', 'count', 'CPU credits left; burstable types only'),
  DatabaseMemoryUsagePercentage: row('Average', 'percent', 'of the memory for data'),
  FreeableMemory: row('Average', 'bytes', 'memory of the host that is free'),
  SwapUsage: row('Average', 'bytes', 'memory of the host that is swapped out'),
  Evictions: row('Sum', 'count', 'keys removed for want of memory'),
  Reclaimed: row('Sum', 'count', 'keys that expired'),
  CacheHits: row('Sum', 'count', 'reads that found their key'),
  CacheMisses: row('Sum', 'count', 'reads that did not'),
  CurrConnections: row('Average', 'count', 'connections of clients'),
  NewConnections: row('Sum', 'count', 'connections accepted'),
  CurrItems: row('Average', 'count', 'keys'),
  NetworkBytesIn: row('Sum', 'bytes', 'received'),
  NetworkBytesOut: row('Sum', 'bytes', 'sent'),
  GetTypeCmdsLatency: row('Average', 'us', 'of reads, inside the engine'),
  SetTypeCmdsLatency: row('Average', 'us', 'of writes, inside the engine'),
});

type Nodes = Cache & { kind: 'nodes' };

const nodesIn = ({ resources: { cache } }: DashboardConfig): Nodes | undefined =>
  cache?.kind === 'nodes' ? cache : undefined;

/** A metric of every node, by the node's label. */
const each = ({ nodes }: Nodes, metric: Metric, what = '', statistic: Statistic = metric.statistic) =>
  nodes.map(({ id, label }) =>
    at(metric, { CacheClusterId: id }, `${label}${what && ` ${what}`}`, { statistic }),
  );

/** 90 % of a core, of all the host's: with fewer than four vCPUs AWS says to watch the host. */
const cpuLimit = ({ vcpus }: Nodes): number => Math.round(90 / Math.max(1, vcpus));
const hasFewCores = ({ vcpus }: Nodes): boolean => vcpus < 4;

function cpu(cache: Nodes): Panel {
  return lines(
    'CPU',
    'percent',
    [...each(cache, REDIS.EngineCPUUtilization, 'engine'), ...each(cache, REDIS.CPUUtilization, 'host')],
    'Redis works in one thread: the engine is full at 100 %, the host at 100 % by its number of vCPUs.',
    {
      limits: [
        hasFewCores(cache)
          ? { label: 'alarm (host)', value: cpuLimit(cache) }
          : { label: 'alarm (engine)', value: 90 },
      ],
    },
  );
}

function memory(cache: Nodes): Panel {
  return lines(
    'Memory and evictions',
    'percent',
    each(cache, REDIS.DatabaseMemoryUsagePercentage),
    'At 100 % keys are evicted to make room.',
    {
      right: { unit: 'count', series: each(cache, REDIS.Evictions, 'evictions') },
      limits: [{ label: 'alarm', value: 80 }],
    },
  );
}

function hitRate(cache: Nodes): Panel {
  const [hits, misses] = [each(cache, REDIS.CacheHits), each(cache, REDIS.CacheMisses)];
  const series = hits.map((h, i) =>
    math(h.label, '100 * FILL(h, 0) / (FILL(h, 0) + FILL(m, 0))', { h, m: misses[i] ?? h }),
  );
  return lines(
    'Hit rate',
    'percent',
    series,
    'Of the reads. A gap where nothing is read: a server that only writes its cache has no hit rate at all, and no size of cache changes that.',
  );
}

function detail(config: DashboardConfig): Section[] {
  const cache = nodesIn(config);
  if (!cache) return [];
  const rate = (series: MetricSeries[]) => series.map(perSecond);
  return [
    {
      title: 'Reads and writes',
      panels: [
        hitRate(cache),
        lines(
          'Hits and misses',
          'per second',
          rate([...each(cache, REDIS.CacheHits, 'hits'), ...each(cache, REDIS.CacheMisses, 'misses')]),
          'Reads, by whether the key was there.',
        ),
        lines(
          'Latency in the engine',
          'us',
          [
            ...each(cache, REDIS.GetTypeCmdsLatency, 'reads'),
            ...each(cache, REDIS.SetTypeCmdsLatency, 'writes'),
          ],
          'On average, without the network.',
        ),
      ],
    },
    {
      title: 'Memory',
      panels: [
        lines('Free memory', 'bytes', each(cache, REDIS.FreeableMemory), 'Of the host.'),
        lines('Swap', 'bytes', each(cache, REDIS.SwapUsage), 'More than 50 MB slows everything down.'),
        lines(
          'Keys that went',
          'count',
          [...each(cache, REDIS.Evictions, 'evicted'), ...each(cache, REDIS.Reclaimed, 'expired')],
          'Evicted for want of memory, or reclaimed because they expired.',
        ),
        lines('Keys', 'count', each(cache, REDIS.CurrItems), 'That are there.'),
      ],
    },
    {
      title: 'Connections, network, credits',
      panels: [
        lines(
          'Connections',
          'count',
          [...each(cache, REDIS.CurrConnections, 'open'), ...each(cache, REDIS.NewConnections, 'new')],
          'Many new ones: clients do not keep theirs.',
        ),
        lines(
          'Network',
          'bytes per second',
          rate([...each(cache, REDIS.NetworkBytesIn, 'in'), ...each(cache, REDIS.NetworkBytesOut, 'out')]),
          'Of the host.',
        ),
        ...(cache.burstable
          ? [lines('CPU credits', 'count', each(cache, REDIS.CPUCreditBalance), 'At 0 the CPU is throttled.')]
          : []),
      ],
    },
  ];
}

function alarms(config: DashboardConfig): AlarmRule[] {
  const cache = nodesIn(config);
  if (!cache) return [];
  const forEach = (rule: Omit<AlarmRule, 'series' | 'of' | 'meaning'>, metric: Metric): AlarmRule[] =>
    each(cache, metric).map((series) => ({ ...rule, of: series.label, series, meaning: 'saturated' }));
  const few = hasFewCores(cache);
  const limit = few ? cpuLimit(cache) : 90;
  return [
    ...forEach(
      {
        id: 'redis-cpu',
        description: few
          ? `CPU of the cache's host is over ${limit} %: 90 % of one of its ${cache.vcpus} vCPUs, which is all that Redis' one thread can use.`
          : 'The core that Redis runs on is more than 90 % busy.',
        threshold: limit,
        ...GAUGE,
      },
      few ? REDIS.CPUUtilization : REDIS.EngineCPUUtilization,
    ),
    ...forEach(
      { id: 'redis-memory', description: 'The cache is more than 80 % full.', threshold: 80, ...GAUGE },
      REDIS.DatabaseMemoryUsagePercentage,
    ),
    ...forEach(
      {
        id: 'redis-evictions',
        description: 'The cache evicts keys for want of memory.',
        threshold: 0,
        ...SILENT_WHEN_ZERO,
      },
      REDIS.Evictions,
    ),
    ...(cache.burstable
      ? forEach(
          {
            id: 'redis-credits',
            description: 'The cache has hardly any CPU credits left: it is about to be throttled.',
            comparison: 'LessThanThreshold',
            threshold: 20,
            ...GAUGE,
          },
          REDIS.CPUCreditBalance,
        )
      : []),
  ];
}

export const redis: Service = {
  id: 'redis',
  title: 'Redis',
  inputs: ['cache'],
  kind: 'nodes',
  metrics: Object.values(REDIS),
  summary: (config) => {
    const cache = nodesIn(config);
    return cache ? [cpu(cache), memory(cache)] : [];
  },
  detail,
  alarms,
};
