import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  AURORA,
  CONTAINER_INSIGHTS as CI,
  DYNAMODB,
  LAMBDA,
  REDIS,
  S3,
  SQS,
  type DashboardConfig,
} from '../../../dashboards/services/index.ts';
import { adviceFor } from '../../../analysis/scaling/index.ts';
import { APPLICATION, seen, type Put } from './seen.ts';

const records = 'open-saves-records"}';

type Row = [rule: string, puts: Put[], change: RegExp, why: RegExp, config?: DashboardConfig];

/** All at 1,000 requests a second, for 5,000: five times, by 70 % where something is sized. */
const ROWS: Row[] = [
  [
    'eks-pods',
    [{ metric: CI.pod_cpu_utilization_over_pod_limit, values: [40, 42] }],
    /^3 times as many pods/,
    /42 % × 5,000 \/ 1,000 = 210 %/,
  ],
  [
    'eks-nodes',
    [
      { metric: CI.node_cpu_utilization, values: [28] },
      { metric: CI.cluster_node_count, values: [3] },
    ],
    // 140 % by 70 % is twice.
    /^6 nodes \(there were 3\): the node group's maximum/,
    /= 140 %/,
  ],
  [
    'dynamodb-on-demand',
    [{ metric: DYNAMODB.ConsumedWriteCapacityUnits, values: [60_000], of: records }],
    /warm throughput of 5,000 write units/,
    /1,000 × 5,000 \/ 1,000 = 5,000 units/,
  ],
  [
    'dynamodb-provisioned',
    [{ metric: DYNAMODB.ConsumedWriteCapacityUnits, values: [42_000], of: records }],
    /maximum of at least 5,000 write units/,
    /700 × 5,000 \/ 1,000 = 3,500 units/,
    APPLICATION,
  ],
  // 20 % of 5,000 create: 1,000 fit just so.
  ['open-saves-store-stats', [], /^none$/, /1,000 writes\/s of one item/],
  [
    's3-prefixes',
    [{ metric: S3.PutRequests, values: [60_000] }],
    /at least 2 different prefixes/,
    /5,000 PUT\/s/,
  ],
  [
    's3-multipart',
    [
      { metric: S3.PutRequests, values: [10] },
      { metric: S3.BytesUploaded, values: [2e9] },
    ],
    /in parts/,
    /100 MB/,
  ],
  // Two vCPUs: 14 % of the host are 28 % of a core, 140 % at five times the rate.
  [
    'cache-shards',
    [{ metric: REDIS.CPUUtilization, values: [14] }],
    /cluster mode with 2 shards/,
    /= 140 % of a core/,
  ],
  [
    'cache-memory',
    [{ metric: REDIS.DatabaseMemoryUsagePercentage, values: [84] }],
    /1\.2 times the memory/,
    /70 %/,
  ],
  [
    'cache-never-read',
    [
      { metric: REDIS.CacheHits, values: [0] },
      { metric: REDIS.CacheMisses, values: [0] },
    ],
    /no other size/,
    /never read/,
  ],
  [
    'lambda-concurrency',
    [{ metric: LAMBDA.ConcurrentExecutions, values: [14] }],
    /reserved concurrency of 100/,
    /= 70\.?0?, at 70 %/,
  ],
  [
    'sqs-consumers',
    [
      { metric: SQS.ApproximateAgeOfOldestMessage, values: [90] },
      { metric: SQS.NumberOfMessagesSent, values: [12_600] },
      { metric: SQS.NumberOfMessagesDeleted, values: [6000] },
    ],
    /^3 times the consumers/,
    /210 \/ 100 = 2\.1/,
  ],
  [
    'aurora-capacity',
    [
      { metric: AURORA.ServerlessDatabaseCapacity, values: [1] },
      { metric: AURORA.ACUUtilization, values: [25] },
    ],
    // 5 / 0.7 = 7.14, in halves.
    /highest capacity 7\.5 ACU/,
    /1 × 5,000 \/ 1,000 = 5/,
  ],
  ['aurora-instance', [{ metric: AURORA.CPUUtilization, values: [28] }], /2 times the vCPUs/, /140 %/],
];

test.each(ROWS)('%s', (rule, puts, change, why, config) => {
  const advice = adviceFor(seen(puts, config), 5000).find((one) => one.rule === rule);
  expect(advice?.change).toMatch(change);
  expect(advice?.why).toMatch(why);
});

test('hot keys are advised on from the rate at which their partition is full', () => {
  const of = (target: number, rule: string) => adviceFor(seen([]), target).find((one) => one.rule === rule);
  expect(of(5000, 'open-saves-store-stats')?.needed).toBe(false);
  // 2,000 writes a second of one item: 2,000 / 1,000 / 0.7.
  expect(of(10_000, 'open-saves-store-stats')).toMatchObject({
    needed: true,
    change: expect.stringContaining('over at least 3 keys'),
  });
  // 40 % of 50,000 are 20,000 writes over 10 stores.
  expect(of(50_000, 'open-saves-one-store')).toMatchObject({
    needed: true,
    change: expect.stringContaining('at least 29 stores'),
  });
});

test('what must change comes first', () => {
  const puts = [
    { metric: CI.node_cpu_utilization, values: [1] },
    { metric: REDIS.CPUUtilization, values: [40] },
  ];
  const needs = adviceFor(seen(puts), 5000).map(({ needed }) => needed);
  expect(needs).toEqual([...needs].toSorted((a, b) => Number(b) - Number(a)));
  expect(needs).toContain(true);
});

test('without metrics there is no advice but on what is known without', () => {
  const rules = adviceFor({ ...seen([]), cloud: undefined }, 5000).map(({ rule }) => rule);
  expect(rules).toEqual(['open-saves-store-stats', 'open-saves-one-store']);
});

test('docs/scaling.md explains each rule', () => {
  const docs = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8').replaceAll(
    / +/g,
    ' ',
  );
  for (const [rule] of ROWS) expect(docs).toContain(`| \`${rule}\` |`);
});
