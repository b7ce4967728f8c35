import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  APPLICATION_ELB as ALB,
  AURORA,
  CLASSIC_ELB as ELB,
  CONTAINER_INSIGHTS as CI,
  DYNAMODB,
  EKS,
  LAMBDA,
  REDIS,
  REDIS_SERVERLESS,
  S3,
  SERVICES,
  SQS,
  WAF,
  type DashboardConfig,
  type Metric,
} from '../../../dashboards/services/index.ts';
import { askedOf } from '../../../analysis/cloud/lines.ts';
import { findAll, RULES } from '../../../analysis/rules/index.ts';
import { loadOf, type Load } from '../../../analysis/rules/load.ts';
import { connectionsOf } from '../../../analysis/rules/aurora-connections.ts';
import { measured, csv, runFolder } from '../samples.ts';
import { APPLICATION, EVERYTHING, seen, type Put } from './seen.ts';

const one = (metric: Metric, values: number[], of?: string): Put[] => [
  { metric, values, ...(of === undefined ? {} : { of }) },
];
const records = 'open-saves-records"}';

const openOf = (connections: number): Put[] => [
  ...one(AURORA.DatabaseConnections, [10, connections]),
  ...one(AURORA.ServerlessDatabaseCapacity, [1, 2]),
  ...one(AURORA.ACUUtilization, [25, 50]),
];

type Row = [rule: string, quiet: Put[], firing: Put[], evidence: object, config?: DashboardConfig];

/** Of each rule: what leaves it quiet, just beneath its threshold, and what makes it fire, in the second minute. */
const ROWS: Row[] = [
  [
    'waf-blocks',
    one(WAF.BlockedRequests, [0, 0]),
    one(WAF.BlockedRequests, [0, 7]),
    { value: 7, kind: 'invalid' },
  ],
  ['elb-surge-queue', one(ELB.SurgeQueueLength, [0]), one(ELB.SurgeQueueLength, [0, 40]), { value: 40 }],
  ['elb-spillover', one(ELB.SpilloverCount, [0]), one(ELB.SpilloverCount, [0, 3]), { unit: 'in 60 s' }],
  [
    'elb-backend-connections',
    one(ELB.BackendConnectionErrors, [0]),
    one(ELB.BackendConnectionErrors, [0, 1]),
    {},
  ],
  ['alb-rejected-connections', [], one(ALB.RejectedConnectionCount, [0, 1]), {}, APPLICATION],
  ['alb-5xx', [], one(ALB.HTTPCode_ELB_5XX_Count, [0, 5]), { value: 5 }, APPLICATION],
  ['alb-target-connections', [], one(ALB.TargetConnectionErrorCount, [0, 1]), {}, APPLICATION],
  [
    'eks-pod-cpu',
    one(CI.pod_cpu_utilization_over_pod_limit, [80]),
    one(CI.pod_cpu_utilization_over_pod_limit, [20, 81, 99]),
    { value: 99, threshold: 80, unit: 'percent' },
  ],
  [
    'eks-pod-memory',
    one(CI.pod_memory_utilization_over_pod_limit, [80]),
    one(CI.pod_memory_utilization_over_pod_limit, [0, 90]),
    { value: 90 },
  ],
  ['eks-node-cpu', one(CI.node_cpu_utilization, [80]), one(CI.node_cpu_utilization, [0, 95]), {}],
  ['eks-node-memory', one(CI.node_memory_utilization, [80]), one(CI.node_memory_utilization, [0, 95]), {}],
  [
    'eks-restarts',
    one(CI.pod_number_of_container_restarts, [0]),
    one(CI.pod_number_of_container_restarts, [0, 2]),
    {},
  ],
  [
    'eks-unschedulable',
    one(EKS.scheduler_pending_pods_UNSCHEDULABLE, [0]),
    one(EKS.scheduler_pending_pods_UNSCHEDULABLE, [0, 1]),
    {},
  ],
  ['cache-engine-cpu', one(REDIS.EngineCPUUtilization, [90]), one(REDIS.EngineCPUUtilization, [0, 91]), {}],
  // Two vCPUs: 90 / 2.
  ['cache-host-cpu', one(REDIS.CPUUtilization, [45]), one(REDIS.CPUUtilization, [0, 46]), { threshold: 45 }],
  [
    'cache-memory',
    one(REDIS.DatabaseMemoryUsagePercentage, [80]),
    one(REDIS.DatabaseMemoryUsagePercentage, [0, 81]),
    {},
  ],
  ['cache-evictions', one(REDIS.Evictions, [0]), one(REDIS.Evictions, [0, 1]), {}],
  ['cache-connections', one(REDIS.CurrConnections, [52_000]), one(REDIS.CurrConnections, [0, 52_001]), {}],
  [
    'cache-hit-rate',
    [...one(REDIS.CacheHits, [480, 480]), ...one(REDIS.CacheMisses, [120, 120])],
    [...one(REDIS.CacheHits, [480, 300]), ...one(REDIS.CacheMisses, [120, 300])],
    { value: 50, threshold: 80, kind: 'limit' },
  ],
  ['cache-throttled', [], one(REDIS_SERVERLESS.ThrottledCmds, [0, 1]), {}, APPLICATION],
  [
    'dynamodb-write-throttles',
    one(DYNAMODB.WriteThrottleEvents, [0], records),
    one(DYNAMODB.WriteThrottleEvents, [0, 12], records),
    { value: 12, what: 'records writes' },
  ],
  [
    'dynamodb-read-throttles',
    one(DYNAMODB.ReadThrottleEvents, [0], records),
    one(DYNAMODB.ReadThrottleEvents, [0, 12], records),
    { what: 'records reads' },
  ],
  [
    'dynamodb-hot-partition',
    // 200,000 in a minute are 3,333 a second: more than 80 % of the 4,000 that the table takes.
    [
      ...one(DYNAMODB.WriteThrottleEvents, [0, 12], records),
      ...one(DYNAMODB.ConsumedWriteCapacityUnits, [0, 200_000], records),
    ],
    [
      ...one(DYNAMODB.WriteThrottleEvents, [0, 12], records),
      ...one(DYNAMODB.ConsumedWriteCapacityUnits, [0, 60_000], records),
    ],
    { value: 1000, threshold: 3200 },
  ],
  [
    'dynamodb-system-errors',
    one(DYNAMODB.SystemErrors, [0], 'Query'),
    one(DYNAMODB.SystemErrors, [0, 1], 'Query'),
    {},
  ],
  ['s3-errors', one(S3['5xxErrors'], [0]), one(S3['5xxErrors'], [0, 1]), {}],
  ['s3-first-byte', one(S3.FirstByteLatency, [500]), one(S3.FirstByteLatency, [0, 501]), { threshold: 500 }],
  [
    'sqs-age',
    one(SQS.ApproximateAgeOfOldestMessage, [60]),
    one(SQS.ApproximateAgeOfOldestMessage, [0, 61]),
    {},
  ],
  ['lambda-throttles', one(LAMBDA.Throttles, [0]), one(LAMBDA.Throttles, [0, 1]), {}],
  ['lambda-errors', one(LAMBDA.Errors, [0]), one(LAMBDA.Errors, [0, 1]), {}],
  ['aurora-cpu', one(AURORA.CPUUtilization, [80]), one(AURORA.CPUUtilization, [0, 81]), {}],
  ['aurora-capacity', one(AURORA.ACUUtilization, [80]), one(AURORA.ACUUtilization, [0, 81]), {}],
  // 2 units are half of the most, 4, which take 823 connections: 80 % of them are 658.4.
  ['aurora-connections', openOf(658), openOf(659), { value: 659, threshold: 658.4 }],
];

test.each([
  [1, 0.5, 189],
  [4, 0.5, 823],
  [8, 1, 1669],
  [16, 1, 3360],
  [16, 0.5, 2000],
  [32, 1, 5000],
  [256, 2, 5000],
  [0, 0, 0],
])('Aurora of at most %d units, and %d at least, takes %d connections, as AWS says', (most, least, taken) => {
  expect(connectionsOf(most, least)).toBe(taken);
});

const ruled = (rule: string, puts: Put[], config?: DashboardConfig, load?: Partial<Load>) =>
  findAll(seen(puts, config, load)).filter((finding) => finding.rule === rule);

describe.each(ROWS)('%s', (rule, quiet, firing, evidence, config) => {
  test('is quiet up to its threshold', () => {
    expect(ruled(rule, quiet, config)).toEqual([]);
  });

  test('fires beyond it, with its evidence', () => {
    expect(ruled(rule, firing, config)).toMatchObject([{ time: 60, rps: 1000, ...evidence }]);
  });
});

test('every rule with a metric has a row', () => {
  const rows = new Set(ROWS.map(([rule]) => rule));
  expect(RULES.filter(({ id, metrics }) => metrics.length > 0 && !rows.has(id)).map(({ id }) => id)).toEqual(
    [],
  );
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
});

test('a cache that is never read is noted, and its hit rate is no fault', () => {
  const puts = [...one(REDIS.CacheHits, [0, 0]), ...one(REDIS.CacheMisses, [5, 0])];
  expect(ruled('cache-hit-rate', puts)).toMatchObject([
    { kind: 'note', metric: 'CacheHits + CacheMisses', time: null },
  ]);
});

test.each([
  // 20 % create, 20 % update, over 10 stores.
  ['open-saves-store-stats', 3999, []],
  ['open-saves-store-stats', 4500, [{ value: 900, threshold: 1000, kind: 'note' }]],
  ['open-saves-store-stats', 10_000, [{ value: 2000, threshold: 1000, kind: 'limit', time: null }]],
  ['open-saves-one-store', 19_999, []],
  ['open-saves-one-store', 30_000, [{ value: 1200, kind: 'limit' }]],
])('%s at %d/s', (rule, peakRps, found) => {
  expect(ruled(rule, [], EVERYTHING, { peakRps })).toMatchObject(found);
});

test('what voids the run comes first, then limits by their time', () => {
  const puts = [
    ...one(CI.node_cpu_utilization, [0, 0, 90]),
    ...one(REDIS.Evictions, [0, 5]),
    ...one(WAF.BlockedRequests, [0, 0, 0, 1]),
  ];
  expect(findAll(seen(puts)).map(({ rule }) => rule)).toEqual([
    'waf-blocks',
    'cache-evictions',
    'eks-node-cpu',
  ]);
});

test('without metrics only what is known without one is found', () => {
  const bare = { ...seen([], EVERYTHING, { peakRps: 10_000 }), cloud: undefined };
  expect(findAll(bare).map(({ rule }) => rule)).toEqual(['open-saves-store-stats']);
});

describe('metrics of rules', () => {
  const listed = new Set<Metric>(SERVICES.flatMap(({ metrics }) => metrics));
  const asked = new Set([EVERYTHING, APPLICATION].flatMap(askedOf).map(({ series }) => series.metric.name));

  test.each(RULES)('of $id are in the lists of the dashboards, and asked for', ({ metrics, component }) => {
    for (const metric of metrics) {
      expect(listed).toContain(metric);
      expect(asked).toContain(metric.name);
    }
    expect(['open-saves', ...SERVICES.map(({ id }) => id)]).toContain(component);
  });
});

test('docs/scaling.md has every rule, and when it fires', () => {
  const docs = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8').replaceAll(
    / +/g,
    ' ',
  );
  for (const { id, fires } of RULES) {
    expect(docs).toContain(`| \`${id}\` |`);
    expect(docs).toContain(`| ${fires} |`);
  }
});

test('the load of a run is known by name, by the beginning of names, and by time', async () => {
  const names = ['create_record', 'upload_blob_1KB', 'upload_blob_1MB', 'read_record'];
  const load = loadOf(await measured(runFolder(csv(names.map((name, i) => ({ name, due: i / 2 }))))));
  expect(load.shareOf(['create_record', 'upload_blob*'])).toBe(0.75);
  expect(load.shareOf(['upload_blob', 'read'])).toBe(0);
  expect(load.rateIn(0, 1)).toBe(2);
  expect(load.rateIn(-60, 60)).toBeNull();
});
