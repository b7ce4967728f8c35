import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  CONTAINER_INSIGHTS as CI,
  DYNAMODB,
  REDIS,
  S3,
  type DashboardConfig,
} from '../../../dashboards/services/index.ts';
import { choices } from '../../../analysis/cost/break-even.ts';
import { costAt, generatorAt } from '../../../analysis/cost/cost.ts';
import { readPrices } from '../../../analysis/cost/prices.ts';
import { savingsOf } from '../../../analysis/cost/savings.ts';
import { usageOf, type Usage } from '../../../analysis/cost/usage.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { EVERYTHING, seen } from './seen.ts';

/** Round figures, so that each sum can be done in the head; the project's own may change. */
const PRICES = {
  ...readPrices(),
  instances: { node: { perHour: 0.1, cores: 2 }, maker: { perHour: 0.4, cores: 4 } },
  eks: { clusterPerHour: 0.1, clusterPerHourExtendedSupport: 0.6 },
  s3: { putPer1000: 0.005, getPer1000: 0.0004 },
  dynamodb: {
    writeRequestsPerMillion: 1,
    readRequestsPerMillion: 0.2,
    writeUnitPerHour: 0.0009,
    readUnitPerHour: 0.00018,
  },
  nat: { perHour: 0.05, perGb: 0.05 },
  cacheNodes: { small: 0.03 },
  loadBalancers: { classicPerHour: 0.025, applicationPerHour: 0.02, applicationUnitPerHour: 0.01 },
  aurora: { unitPerHour: 0.12 },
  use: { node: 'node', cacheNode: 'small', generator: 'maker', extendedSupport: false },
};
const NOTHING: Usage = {
  writeRequests: 0,
  readRequests: 0,
  puts: 0,
  gets: 0,
  calls: 0,
  messages: 0,
  cacheUnits: 0,
  nodes: 3,
  writeUnits: 0,
  readUnits: 0,
  capacityUnits: 0,
  balancerUnits: 0,
  cacheBytes: 0,
};

describe('what the target costs', () => {
  test('is what is there all the time and what is paid for by request', () => {
    // 100/s are 360,000 an hour: half a million units of reads cost 0.2 a million, and so on.
    const usage = { ...NOTHING, writeRequests: 0.5, readRequests: 1.5, puts: 0.1, gets: 0.25 };
    const { parts, perHour, perMillion } = costAt(100, usage, EVERYTHING.resources, PRICES);
    expect(
      Object.fromEntries(parts.map((part) => [part.component, Number(part.perHour.toFixed(6))])),
    ).toEqual({
      EKS: 0.4, // 0.1 + 3 × 0.1
      'Load balancer': 0.025,
      ElastiCache: 0.03,
      DynamoDB: 0.288, // 180,000 × 1 / M + 540,000 × 0.2 / M
      S3: 0.216, // 36,000 × 0.005 / 1000 + 90,000 × 0.0004 / 1000
    });
    expect(perHour).toBeCloseTo(0.959, 9);
    expect(perMillion).toBeCloseTo(0.959 / 0.36, 9);
  });

  test('has provisioned units, capacity units and an application load balancer by their hours', () => {
    const usage = {
      ...NOTHING,
      nodes: null,
      writeUnits: 100,
      readUnits: 200,
      capacityUnits: 2.5,
      balancerUnits: 3,
    };
    const resources = {
      ...EVERYTHING.resources,
      loadBalancer: { kind: 'application', name: 'app/a/1' } as const,
    };
    const { parts } = costAt(100, usage, resources, PRICES);
    expect(
      Object.fromEntries(parts.map((part) => [part.component, Number(part.perHour.toFixed(6))])),
    ).toEqual({
      EKS: 0.1,
      'Load balancer': 0.05,
      ElastiCache: 0.03,
      DynamoDB: 0.126,
      Aurora: 0.3,
    });
  });

  test('is of the generator its cores, and the bytes through a NAT gateway', () => {
    // 1,000/s × 3,600 × 10 kB are 36 GB.
    const { parts, perHour } = generatorAt(1000, { workers: 6, bytesByRequest: 10_000 }, PRICES);
    expect(parts.map((part) => [part.component, Number(part.perHour.toFixed(9))])).toEqual([
      ['Generator', 0.6],
      ['NAT', 1.85],
    ]);
    expect(perHour).toBeCloseTo(2.45, 9);
  });
});

test('on demand against provisioned breaks even where the use pays for the units', () => {
  const [write, read] = choices(700, { ...NOTHING, writeRequests: 1, readRequests: 2 }, PRICES);
  // 700 × 3,600 × 1 / M; 700 / 0.7 × 0.0009; 0.0009 / (3,600 / M).
  expect(write).toMatchObject({ kind: 'write', units: 700 });
  expect(write?.onDemandPerHour).toBeCloseTo(2.52, 9);
  expect(write?.provisionedPerHour).toBeCloseTo(0.9, 9);
  expect(write?.breakEven).toBeCloseTo(0.25, 9);
  expect(read?.units).toBe(1400);
  // The list prices of the facts: 29 %.
  expect(choices(1, { ...NOTHING, writeRequests: 1 }, readPrices())[0]?.breakEven).toBeCloseTo(0.289, 3);
});

describe('what was used by request', () => {
  test('is counted over whole minutes of the run, of all tables that are paid for by request', () => {
    // 1,000 requests a second: 60,000 a minute. The sixth minute is after the end of the run and left out.
    const values = [30_000, 30_000, 30_000, 30_000, 30_000, 900_000];
    const puts = [
      { metric: DYNAMODB.ConsumedWriteCapacityUnits, values, of: 'open-saves-records"}' },
      { metric: S3.PutRequests, values: [6000, 6000, 6000, 6000, 6000] },
    ];
    const usage = usageOf(seen(puts));
    expect(usage?.writeRequests).toBeCloseTo(0.5, 9);
    expect(usage?.puts).toBeCloseTo(0.1, 9);
    const provisioned: DashboardConfig = {
      ...EVERYTHING,
      resources: {
        ...EVERYTHING.resources,
        tables: EVERYTHING.resources.tables.map((table) => ({ ...table, capacity: 'provisioned' })),
      },
    };
    expect(usageOf(seen(puts, provisioned))?.writeRequests).toBe(0);
  });

  test('is of a run without a whole minute all that there is', () => {
    const puts = [{ metric: S3.GetRequests, values: [450] }];
    expect(usageOf(seen(puts, EVERYTHING, { seconds: 45, requests: 900 }))?.gets).toBe(0.5);
  });

  test('is unknown without metrics', () => {
    expect(usageOf({ ...seen([]), cloud: undefined })).toBeUndefined();
  });
});

test('savings follow from what was seen, the largest first', () => {
  const now = seen([
    { metric: REDIS.CacheHits, values: [0, 0] },
    { metric: REDIS.CacheMisses, values: [0, 0] },
    { metric: CI.node_cpu_utilization, values: [14, 10] },
  ]);
  const prices = { ...PRICES, use: { ...PRICES.use, extendedSupport: true } };
  const savings = savingsOf(1000, now, { ...NOTHING, nodes: 10, writeRequests: 0.7 }, prices);
  expect(savings.map(({ what, perHour }) => [what.split(':')[0], Number(perHour.toFixed(9))])).toEqual([
    ['DynamoDB', 1.62], // 700 units: 2.52 - 0.9
    ['EKS', 0.8], // 14 % of ten nodes are two at 70 %
    ['EKS', 0.5],
    ['ElastiCache', 0.03],
  ]);
});

describe('prices', () => {
  const written = (text: string): string => {
    const file = join(temporaryFolder(), 'prices.json');
    writeFileSync(file, text);
    return file;
  };

  test('of a file stand instead of those of the project, one by one', () => {
    const prices = readPrices(
      written('{"dynamodb": {"writeRequestsPerMillion": 9}, "use": {"node": "m7g.large"}}'),
    );
    expect(prices.dynamodb).toEqual({ ...readPrices().dynamodb, writeRequestsPerMillion: 9 });
    expect(prices.use.node).toBe('m7g.large');
  });

  test.each([
    ['{"dynamo": {}}', /it holds dynamo, which is no price/],
    ['{"nat": {"perGb": -1}}', /perGb/],
    ['{"use": {"node": "z9.huge"}}', /use\.node is z9\.huge, of which there is no price/],
    ['[1]', /no JSON object/],
    ['{', /--prices .*Expected/],
  ])('%s is refused', (text, why) => {
    expect(() => readPrices(written(text))).toThrow(why);
  });

  test('each have a source and a date', () => {
    const { sources, ...groups } = readPrices();
    const priced = Object.keys(groups).filter((key) => !['currency', 'region', 'use'].includes(key));
    expect(Object.keys(sources).toSorted()).toEqual(priced.toSorted());
    for (const { asOf, from } of Object.values(sources)) {
      expect(asOf).toMatch(/^(20\d\d-\d\d|unchecked)$/);
      expect(from).toContain('https://');
    }
  });
});
