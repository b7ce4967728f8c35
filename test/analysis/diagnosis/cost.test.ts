import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  AURORA,
  CONTAINER_INSIGHTS as CI,
  DYNAMODB,
  REDIS,
  S3,
  type DashboardConfig,
} from '../../../dashboards/services/index.ts';
import { RUN_TIME } from '../../../analysis/cloud/lines.ts';
import { choices } from '../../../analysis/cost/break-even.ts';
import { costAt, generatorAt } from '../../../analysis/cost/cost.ts';
import { readPrices } from '../../../analysis/cost/prices.ts';
import { leftOut } from '../../../analysis/cost/left-out.ts';
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
  loadBalancers: {
    classicPerHour: 0.025,
    classicPerGb: 0.01,
    applicationPerHour: 0.02,
    applicationUnitPerHour: 0.01,
  },
  lambda: { callsPerMillion: 0.2, gbSecond: 0.00002 },
  aurora: { unitPerHour: 0.12, operationsPerMillion: 0.2 },
  waf: { requestsPerMillion: 0.5, aclPerMonth: 7.3 },
  cloudFront: { requestsPerMillion: 1, perGb: 0.1 },
  use: { node: 'node', cacheNode: 'small', generator: 'maker', extendedSupport: false, lambdaMb: 512 },
};
const NOTHING: Usage = {
  writeRequests: 0,
  readRequests: 0,
  puts: 0,
  gets: 0,
  calls: 0,
  messages: 0,
  cacheUnits: 0,
  callSeconds: 0,
  diskOperations: 0,
  inspected: 0,
  viewed: 0,
  viewedBytes: 0,
  bytes: 0,
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
      WAF: 0.01, // 7.3 a month
      S3: 0.216, // 36,000 × 0.005 / 1000 + 90,000 × 0.0004 / 1000
    });
    expect(perHour).toBeCloseTo(0.969, 9);
    expect(perMillion).toBeCloseTo(0.969 / 0.36, 9);
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
      WAF: 0.01,
    });
  });

  test('is of the generator its cores, and the bytes through a NAT gateway', () => {
    // 1,000/s × 3,600 × 10 kB are 36 GB.
    const { parts, perHour } = generatorAt(
      1000,
      { workers: 6, bytesByRequest: 10_000, peakRps: 1000 },
      PRICES,
    );
    expect(parts.map((part) => [part.component, Number(part.perHour.toFixed(9))])).toEqual([
      ['Generator', 0.6],
      ['NAT', 1.85],
    ]);
    expect(perHour).toBeCloseTo(2.45, 9);
    // Twice the rate that they made takes twice as many.
    const twice = generatorAt(2000, { workers: 6, bytesByRequest: 0, peakRps: 1000 }, PRICES);
    expect(twice.parts[0]?.perHour).toBeCloseTo(1.2, 9);
  });

  test('has what functions run, disks do, a web ACL looks at, and CloudFront and a load balancer pass on', () => {
    // 1,000/s are 3.6 million an hour; 0.01 s of half a GB, 0.5 operations, 2 kB each.
    const used = { callSeconds: 0.01, diskOperations: 0.5, inspected: 1, viewed: 1, viewedBytes: 2000 };
    const { parts } = costAt(1000, { ...NOTHING, ...used, bytes: 2000 }, EVERYTHING.resources, PRICES);
    const of = Object.fromEntries(parts.map(({ component, perHour }) => [component, perHour]));
    expect(of['Lambda']).toBeCloseTo(0.36, 9); // 36,000 s × 0.5 GB × 0.00002
    expect(of['Aurora']).toBeCloseTo(0.36, 9); // 1.8 M × 0.2
    expect(of['WAF']).toBeCloseTo(1.81, 9); // 7.3 / 730 + 3.6 M × 0.5
    expect(of['CloudFront']).toBeCloseTo(4.32, 9); // 3.6 M × 1 + 7.2 GB × 0.1
    expect(of['Load balancer']).toBeCloseTo(0.097, 9); // 0.025 + 7.2 GB × 0.01
  });

  test('leaves out what it names', () => {
    const named = leftOut({ ...NOTHING, nodes: null }, EVERYTHING.resources).join('\n');
    for (const one of [
      /storage/,
      /logs/,
      /between zones/,
      /number was not/,
      /rules of the web ACL/,
      /starts of/,
    ])
      expect(named).toMatch(one);
    expect(leftOut(NOTHING, { ...EVERYTHING.resources, functions: [] }).join('\n')).not.toMatch(
      /number|starts/,
    );
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
    const usage = usageOf(seen(puts), 0);
    expect(usage?.writeRequests).toBeCloseTo(0.5, 9);
    expect(usage?.puts).toBeCloseTo(0.1, 9);
    const provisioned: DashboardConfig = {
      ...EVERYTHING,
      resources: {
        ...EVERYTHING.resources,
        tables: EVERYTHING.resources.tables.map((table) => ({ ...table, capacity: 'provisioned' })),
      },
    };
    expect(usageOf(seen(puts, provisioned), 0)?.writeRequests).toBe(0);
  });

  test('is of a run without a whole minute all that there is', () => {
    const puts = [{ metric: S3.GetRequests, values: [450] }];
    expect(usageOf(seen(puts, EVERYTHING, { seconds: 45, requests: 900 }), 0)?.gets).toBe(0.5);
  });

  test('is of what is told by the second as much as the minute had, and of functions all that they ran', () => {
    const puts = [
      { metric: AURORA.ReadIOPS, values: [100, 100, 100, 100, 100] }, // at 1,000 requests/s
      { metric: AURORA.WriteIOPS, values: [400, 400, 400, 400, 400] },
      { metric: RUN_TIME, values: [600_000, 600_000, 600_000, 600_000, 600_000] }, // ms, of 60,000 requests
    ];
    const usage = usageOf(seen(puts), 1234);
    expect(usage?.diskOperations).toBeCloseTo(0.5, 9);
    expect(usage?.callSeconds).toBeCloseTo(0.01, 9);
    expect(usage?.bytes).toBe(1234);
  });

  test('is unknown without metrics', () => {
    expect(usageOf({ ...seen([]), cloud: undefined }, 0)).toBeUndefined();
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
