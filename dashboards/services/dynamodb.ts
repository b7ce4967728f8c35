import type { AlarmRule } from './alarm.ts';
import type { DashboardConfig, Table } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import type { Panel, Section } from './panel.ts';
import { at, perSecond, total, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const TABLE = ['TableName'];
const INDEX = ['TableName', 'GlobalSecondaryIndexName'];
const OPERATION = ['TableName', 'Operation'];

/** By table and index; what is by operation has no data without one, and zeros are not sent. */
export const DYNAMODB = metricsOf('AWS/DynamoDB', [TABLE, INDEX], {
  ConsumedReadCapacityUnits: row('Sum', 'count', 'read units used; of a period, so divide by its seconds'),
  ConsumedWriteCapacityUnits: row('Sum', 'count', 'write units used'),
  ProvisionedReadCapacityUnits: row('Average', 'per second', 'read units paid for; none on demand'),
  ProvisionedWriteCapacityUnits: row('Average', 'per second', 'write units paid for; none on demand'),
  ReadThrottleEvents: row('Sum', 'count', 'reads refused; the SDK retries them'),
  WriteThrottleEvents: row('Sum', 'count', 'writes refused; the SDK retries them'),
  SuccessfulRequestLatency: row('p99', 'ms', 'time inside DynamoDB, without the network', {
    dimensions: [OPERATION],
  }),
  ThrottledRequests: row('Sum', 'count', 'requests refused in part or whole', { dimensions: [OPERATION] }),
  SystemErrors: row('Sum', 'count', 'requests answered with a 5xx', { dimensions: [OPERATION] }),
  ReturnedItemCount: row('Sum', 'count', 'items that queries and scans gave', { dimensions: [OPERATION] }),
  ConditionalCheckFailedRequests: row('Sum', 'count', 'conditions of writes that did not hold', {
    dimensions: [TABLE],
  }),
  UserErrors: row('Sum', 'count', 'requests answered with a 400, of the whole account', { dimensions: [[]] }),
  AccountMaxReads: row('Maximum', 'per second', "the account's limit of read units", { dimensions: [[]] }),
  AccountMaxWrites: row('Maximum', 'per second', "the account's limit of write units", { dimensions: [[]] }),
});

const of = (metric: Metric, table: Table, label = table.label): MetricSeries =>
  at(metric, { TableName: table.name }, label);

/** A metric of a table and of each of its indexes. */
function withIndexes(metric: Metric, table: Table): MetricSeries[] {
  return [
    of(metric, table),
    ...table.indexes.map((index) =>
      at(
        metric,
        { TableName: table.name, GlobalSecondaryIndexName: index.name },
        `${table.label}, ${index.label}`,
      ),
    ),
  ];
}

const byOperation = (metric: Metric, table: Table, statistic?: Statistic): MetricSeries[] =>
  table.operations.map((operation) =>
    at(
      metric,
      { TableName: table.name, Operation: operation },
      operation,
      statistic === undefined ? {} : { statistic },
    ),
  );

function summary({ resources: { tables } }: DashboardConfig): Panel[] {
  return [
    {
      title: 'Capacity units used',
      about: 'Read and write units a second, by table. On demand they are what is paid for.',
      view: 'lines',
      unit: 'per second',
      series: tables.flatMap((table) => [
        perSecond(of(DYNAMODB.ConsumedReadCapacityUnits, table, `${table.label} reads`)),
        perSecond(of(DYNAMODB.ConsumedWriteCapacityUnits, table, `${table.label} writes`)),
      ]),
    },
    {
      title: 'Throttled',
      about: 'Reads and writes refused, by table and index. DynamoDB sends no zeros: no line is a good sign.',
      view: 'stacked',
      unit: 'count',
      series: tables.flatMap((table) => [
        ...withIndexes(DYNAMODB.ReadThrottleEvents, table),
        ...withIndexes(DYNAMODB.WriteThrottleEvents, table),
      ]),
    },
    {
      title: 'Latency p99',
      about: 'Inside DynamoDB, by table and operation.',
      view: 'lines',
      unit: 'ms',
      series: tables.flatMap((table) =>
        byOperation(DYNAMODB.SuccessfulRequestLatency, table).map((series) => ({
          ...series,
          label: `${table.label} ${series.label}`,
        })),
      ),
    },
  ];
}

function detail({ resources: { tables } }: DashboardConfig): Section[] {
  return tables.map((table) => ({ title: table.label, panels: [] }));
}

function alarms({ resources: { tables } }: DashboardConfig): AlarmRule[] {
  return tables.map((table) => ({
    id: 'dynamodb-throttled',
    of: table.label,
    description: 'Requests to a table were refused.',
    series: total('throttled requests', byOperation(DYNAMODB.ThrottledRequests, table)),
    threshold: 0,
    missing: 'notBreaching',
    missingBecause: 'DynamoDB sends nothing while nothing is throttled',
    meaning: 'saturated',
  }));
}

export const dynamodb: Service = {
  id: 'dynamodb',
  title: 'DynamoDB',
  inputs: ['tables'],
  metrics: DYNAMODB,
  summary,
  detail,
  alarms,
};
