import { whenAny, type AlarmRule } from './alarm.ts';
import type { DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, math, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** A serverless cache has no nodes, and no CPU. */
export const REDIS_SERVERLESS = metricsOf('AWS/ElastiCache', [['clusterId']], {
  ElastiCacheProcessingUnits: row('Sum', 'count', 'units used, which are what is paid for'),
  ThrottledCmds: row('Sum', 'count', 'commands refused because it could not scale fast enough'),
  BytesUsedForCache: row('Maximum', 'bytes', 'stored, which is paid for too'),
  SuccessfulReadRequestLatency: row('p99', 'us', 'of reads'),
  SuccessfulWriteRequestLatency: row('p99', 'us', 'of writes'),
  CacheHits: row('Sum', 'count', 'reads that found their key'),
  CacheMisses: row('Sum', 'count', 'reads that did not'),
  Evictions: row('Sum', 'count', 'keys removed for want of memory'),
  CurrConnections: row('Sum', 'count', 'connections of clients'),
});

const M = REDIS_SERVERLESS;

function one({ resources: { cache } }: DashboardConfig) {
  if (cache?.kind !== 'serverless') return undefined;
  const { name } = cache;
  return (metric: Metric, label: string, statistic: Statistic = metric.statistic): MetricSeries =>
    at(metric, { clusterId: name }, label, { statistic });
}

function summary(config: DashboardConfig): Panel[] {
  const of = one(config);
  if (!of) return [];
  return [
    lines(
      'Units used',
      'per second',
      [perSecond(of(M.ElastiCacheProcessingUnits, 'units'))],
      'Of processing.',
      {
        right: { unit: 'count', series: [of(M.ThrottledCmds, 'throttled')] },
      },
    ),
    lines(
      'Latency p99',
      'us',
      [of(M.SuccessfulReadRequestLatency, 'reads'), of(M.SuccessfulWriteRequestLatency, 'writes')],
      'Inside the cache, without the network.',
    ),
  ];
}

function detail(config: DashboardConfig): Section[] {
  const of = one(config);
  if (!of) return [];
  const parts = { h: of(M.CacheHits, 'hits'), m: of(M.CacheMisses, 'misses') };
  const hitRate = math('hit rate', '100 * FILL(h, 0) / (FILL(h, 0) + FILL(m, 0))', parts);
  return [
    {
      title: 'Contents and clients',
      panels: [
        lines('Hit rate', 'percent', [hitRate], 'A gap where nothing is read.'),
        lines('Stored', 'bytes', [of(M.BytesUsedForCache, 'bytes')], 'What is kept.', {
          right: { unit: 'count', series: [of(M.Evictions, 'evictions')] },
        }),
        lines('Connections', 'count', [of(M.CurrConnections, 'open')], 'Of clients.'),
      ],
    },
  ];
}

function alarms(config: DashboardConfig): AlarmRule[] {
  const of = one(config);
  if (!of) return [];
  return [
    whenAny(
      'redis-throttled',
      'The cache refuses commands: it scales too slowly.',
      of(M.ThrottledCmds, 'throttled'),
    ),
    whenAny(
      'redis-evictions',
      'The cache evicts keys: it is at its limit of data.',
      of(M.Evictions, 'evictions'),
    ),
  ];
}

export const redisServerless: Service = {
  id: 'redis-serverless',
  title: 'Redis, serverless',
  inputs: ['cache'],
  kind: 'serverless',
  metrics: Object.values(REDIS_SERVERLESS),
  summary,
  detail,
  alarms,
};
