import { describe, expect, test } from 'vitest';
import {
  at,
  DEFAULT_CONFIG,
  DYNAMODB,
  metricDataQueries,
  perSecond,
  REDIS,
  total,
} from '../../dashboards/services/index.ts';
import { everyOne, math } from '../../dashboards/services/series.ts';
import { LOAD } from '../../dashboards/services/load.ts';

const [, records] = DEFAULT_CONFIG.resources.tables;
const TableName = records?.name ?? '';

describe('a series as GetMetricData takes it', () => {
  test('one metric', () => {
    const reads = at(DYNAMODB.ReadThrottleEvents, { TableName }, 'reads');
    expect(metricDataQueries(reads, 'throttles', 60)).toEqual([
      {
        Id: 'throttles',
        Label: 'reads',
        ReturnData: true,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/DynamoDB',
            MetricName: 'ReadThrottleEvents',
            Dimensions: [{ Name: 'TableName', Value: 'open-saves-records' }],
          },
          Period: 60,
          Stat: 'Sum',
        },
      },
    ]);
  });

  test.each([
    ['a rate', perSecond(at(DYNAMODB.ConsumedReadCapacityUnits, { TableName }, 'x')), 'q_0 / PERIOD(q_0)'],
    [
      'a sum',
      total('x', [
        at(DYNAMODB.ReadThrottleEvents, { TableName }, 'r'),
        at(DYNAMODB.WriteThrottleEvents, { TableName }, 'w'),
      ]),
      'SUM([FILL(q_0, 0), FILL(q_1, 0)])',
    ],
    [
      'a share',
      math('hit rate', '100 * h / (h + m)', {
        h: at(REDIS.CacheHits, { CacheClusterId: 'c' }, 'hits'),
        m: at(REDIS.CacheMisses, { CacheClusterId: 'c' }, 'misses'),
      }),
      '100 * q_0 / (q_0 + q_1)',
    ],
  ])('%s: only the formula returns data', (_, series, expression) => {
    const queries = metricDataQueries(series, 'q', 300);
    expect(queries.filter(({ ReturnData }) => ReturnData)).toMatchObject([
      { Id: 'q', Expression: expression, Period: 300 },
    ]);
    expect(queries.filter(({ MetricStat }) => MetricStat).every(({ ReturnData }) => !ReturnData)).toBe(true);
  });

  test('a search, with the dimensions of its schema in alphabetical order', () => {
    const search = everyOne(LOAD.requests, { Environment: 'dev' }, ['Scenario', 'Name']);
    expect(metricDataQueries(search, 's', 60)).toMatchObject([
      {
        Expression:
          'SEARCH(\'{"OpenSaves/Load",Environment,Name,Scenario} MetricName="Requests" Environment="dev"\', \'Sum\', 60)',
      },
    ]);
  });
});

describe('a metric is not asked for with dimensions that it is never sent with', () => {
  test.each([
    [
      'an operation is missing',
      () => at(DYNAMODB.ThrottledRequests, { TableName }, 'x'),
      /\{TableName, Operation\}/,
    ],
    [
      'one too many',
      () => at(REDIS.Evictions, { CacheClusterId: 'c', Node: '1' }, 'x'),
      /never with \{CacheClusterId, Node\}/,
    ],
    [
      'a search of none',
      () => everyOne(LOAD.lagP99, { Environment: 'dev' }, ['Name']),
      /LagP99 is sent with/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
