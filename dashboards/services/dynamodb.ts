import { NO_TRAFFIC, SILENT_WHEN_ZERO, type AlarmRule } from './alarm.ts';
import type { DashboardConfig, Table } from './config.ts';
import { DYNAMODB } from './dynamodb-metrics.ts';
import type { Metric, Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, perSecond, total, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const of = (metric: Metric, table: Table, label: string): MetricSeries =>
  at(metric, { TableName: table.name }, label);

/** A metric of each of a table's indexes; labels are plain text of ours. */
const ofIndexes = (metric: Metric, table: Table, what: string): MetricSeries[] =>
  table.indexes.map(({ name, label }) =>
    at(
      metric,
      { TableName: table.name, GlobalSecondaryIndexName: name },
      `${table.label}, ${label}, ${what}`,
    ),
  );

const byOperation = (metric: Metric, table: Table, statistic: Statistic = metric.statistic): MetricSeries[] =>
  table.operations.map((operation) =>
    at(metric, { TableName: table.name, Operation: operation }, operation, { statistic }),
  );

/** What is sent by operation, of all tables in one graph. */
const ofAll = (metric: Metric, tables: readonly Table[]): MetricSeries[] =>
  tables.flatMap((table) =>
    byOperation(metric, table).map((one) => ({ ...one, label: `${table.label} ${one.label}` })),
  );

const UNITS_PER_PARTITION =
  'A partition takes 1,000 write and 3,000 read units a second, whatever the table has.';

function summary({ resources: { tables } }: DashboardConfig): Panel[] {
  return [
    lines(
      'Capacity units used',
      'per second',
      tables.flatMap((table) => [
        perSecond(of(DYNAMODB.ConsumedReadCapacityUnits, table, `${table.label} reads`)),
        perSecond(of(DYNAMODB.ConsumedWriteCapacityUnits, table, `${table.label} writes`)),
      ]),
      `By table; on demand they are what is paid for. ${UNITS_PER_PARTITION}`,
    ),
    lines(
      'Throttled',
      'count',
      tables.flatMap((table) => [
        of(DYNAMODB.ReadThrottleEvents, table, `${table.label} reads`),
        of(DYNAMODB.WriteThrottleEvents, table, `${table.label} writes`),
        ...ofIndexes(DYNAMODB.ReadThrottleEvents, table, 'reads'),
        ...ofIndexes(DYNAMODB.WriteThrottleEvents, table, 'writes'),
      ]),
      'Reads and writes refused, by table and index. DynamoDB sends no zeros: no line is a good sign.',
      { view: 'stacked' },
    ),
    lines(
      'Latency p99',
      'ms',
      ofAll(DYNAMODB.SuccessfulRequestLatency, tables),
      'Inside DynamoDB, by table and operation.',
    ),
  ];
}

/** The parts of one table that its operations and indexes make. */
function tablePanels(table: Table): Panel[] {
  const latency = (statistic: Statistic): Panel =>
    lines(
      `Latency ${statistic}`,
      'ms',
      byOperation(DYNAMODB.SuccessfulRequestLatency, table, statistic),
      'Inside DynamoDB, by operation.',
    );
  const panels = [
    latency('p50'),
    latency('p90'),
    latency('p99'),
    lines(
      'Throttled requests',
      'count',
      byOperation(DYNAMODB.ThrottledRequests, table),
      'By operation; one request may hold several throttled reads or writes.',
    ),
    lines(
      'System errors',
      'count',
      byOperation(DYNAMODB.SystemErrors, table),
      "DynamoDB's own, a 5xx; by operation. No line is a good sign.",
    ),
    lines(
      'Conditions that did not hold',
      'count',
      [of(DYNAMODB.ConditionalCheckFailedRequests, table, 'writes')],
      'Such as a create of what exists. Each is paid for as a write.',
    ),
  ];
  const scans = table.operations.filter((operation) => operation === 'Query' || operation === 'Scan');
  if (scans.length > 0) {
    const items = scans.map((Operation) =>
      at(DYNAMODB.ReturnedItemCount, { TableName: table.name, Operation }, Operation),
    );
    panels.push(lines('Items returned', 'count', items, 'By queries and scans.'));
  }
  if (table.indexes.length > 0) {
    const used = [
      ...ofIndexes(DYNAMODB.ConsumedReadCapacityUnits, table, 'reads'),
      ...ofIndexes(DYNAMODB.ConsumedWriteCapacityUnits, table, 'writes'),
    ];
    panels.push(
      lines(
        'Indexes: units used',
        'per second',
        used.map(perSecond),
        'An index that cannot take its writes throttles the table’s.',
      ),
    );
  }
  if (table.capacity === 'provisioned') panels.push(provisioned(table));
  return panels;
}

function provisioned(table: Table): Panel {
  return lines(
    'Units used, of those provisioned',
    'per second',
    [
      perSecond(of(DYNAMODB.ConsumedReadCapacityUnits, table, 'reads used')),
      of(DYNAMODB.ProvisionedReadCapacityUnits, table, 'reads provisioned'),
      perSecond(of(DYNAMODB.ConsumedWriteCapacityUnits, table, 'writes used')),
      of(DYNAMODB.ProvisionedWriteCapacityUnits, table, 'writes provisioned'),
    ],
    'Auto scaling is slower than a load test: bursts eat up what was saved in the five minutes before.',
  );
}

function detail({ region, resources: { tables } }: DashboardConfig): Section[] {
  const account: Section = {
    title: 'Account',
    panels: [
      lines(
        'User errors',
        'count',
        [at(DYNAMODB.UserErrors, {}, 'requests')],
        'Answered with a 400, of all tables.',
      ),
      lines(
        "The account's limits",
        'per second',
        [at(DYNAMODB.AccountMaxReads, {}, 'reads'), at(DYNAMODB.AccountMaxWrites, {}, 'writes')],
        'Units that all tables of the account may have.',
      ),
    ],
  };
  return [
    ...tables.map((table) => ({ title: table.label, text: size(region, table), panels: tablePanels(table) })),
    account,
  ];
}

/** DynamoDB counts items and bytes every six hours, and sends neither to CloudWatch. */
function size(region: string, { name }: Table): string {
  const page = `https://console.aws.amazon.com/dynamodbv2/home?region=${region}#table?name=${name}&tab=overview`;
  return `\`${name}\`. Its size is no metric of CloudWatch: [the console](${page}) shows it, counted every six hours.`;
}

function alarms({ resources: { tables }, thresholds }: DashboardConfig): AlarmRule[] {
  return tables.flatMap((table) => [
    ...throttled(table),
    {
      id: 'dynamodb-system-errors',
      of: table.label,
      description: 'DynamoDB answers requests with a 5xx.',
      series: total('system errors', byOperation(DYNAMODB.SystemErrors, table)),
      threshold: 0,
      meaning: 'wrong',
      ...SILENT_WHEN_ZERO,
    },
    ...(table.operations.includes('GetItem') ? [slowReads(table, thresholds.getItemP99)] : []),
  ]);
}

/** By table and by index: ThrottledRequests exists by operation only, and an alarm without one never fires. */
function throttled(table: Table): AlarmRule[] {
  const rule = (what: string, reads: MetricSeries, writes: MetricSeries): AlarmRule => ({
    id: 'dynamodb-throttled',
    of: what,
    description: `Reads or writes of ${what} are throttled.`,
    series: total('throttled reads and writes', [reads, writes]),
    threshold: 0,
    meaning: 'saturated',
    ...SILENT_WHEN_ZERO,
  });
  const { ReadThrottleEvents, WriteThrottleEvents } = DYNAMODB;
  return [
    rule(table.label, of(ReadThrottleEvents, table, 'reads'), of(WriteThrottleEvents, table, 'writes')),
    ...table.indexes.map(({ name, label }) => {
      const index = { TableName: table.name, GlobalSecondaryIndexName: name };
      return rule(
        `${table.label}, ${label}`,
        at(ReadThrottleEvents, index, 'reads'),
        at(WriteThrottleEvents, index, 'writes'),
      );
    }),
  ];
}

function slowReads(table: Table, limit: number): AlarmRule {
  return {
    id: 'dynamodb-get-item',
    of: table.label,
    description: `p99 of GetItem is over ${limit} ms.`,
    series: at(
      DYNAMODB.SuccessfulRequestLatency,
      { TableName: table.name, Operation: 'GetItem' },
      'GetItem p99',
    ),
    threshold: limit,
    meaning: 'saturated',
    ...NO_TRAFFIC,
  };
}

export const dynamodb: Service = {
  id: 'dynamodb',
  title: 'DynamoDB',
  inputs: ['tables'],
  metrics: Object.values(DYNAMODB),
  summary,
  detail,
  alarms,
};
