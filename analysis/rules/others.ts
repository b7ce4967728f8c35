import { AURORA, LAMBDA, S3, SQS, type Metric } from '../../dashboards/services/index.ts';
import { linesOf, over, type Finding, type Rule, type Seen } from './rule.ts';

/** Connections that Aurora for PostgreSQL takes by default: its memory, 2 GiB a capacity unit, over 9,531,392 bytes; at most 5,000. */
const CONNECTIONS_A_UNIT = 2 ** 31 / 9_531_392;
const MOST_CONNECTIONS = 5000;

/** The most capacity of an instance, from how much of it was used: metrics tell no limit of connections. */
function connections(seen: Seen): Finding[] {
  const period = seen.cloud?.period ?? 60;
  return linesOf(seen, AURORA.DatabaseConnections).flatMap(({ series, points }): Finding[] => {
    const same = (metric: Metric): { time: number; value: number }[] =>
      linesOf(seen, metric).find(
        (line) =>
          line.series.dimensions['DBInstanceIdentifier'] === series.dimensions['DBInstanceIdentifier'],
      )?.points ?? [];
    const units = same(AURORA.ServerlessDatabaseCapacity);
    const most = Math.max(
      0,
      ...same(AURORA.ACUUtilization).map(({ time, value }) => {
        const capacity = units.find((one) => one.time === time)?.value ?? 0;
        return value > 0 ? capacity / (value / 100) : 0;
      }),
    );
    const limit = (8 * Math.min(MOST_CONNECTIONS, Math.floor(most * CONNECTIONS_A_UNIT))) / 10;
    const first = points.find(({ value }) => value > limit);
    if (limit === 0 || !first) return [];
    return [
      {
        rule: 'aurora-connections',
        component: 'aurora',
        what: series.label,
        metric: AURORA.DatabaseConnections.name,
        value: Math.max(...points.map(({ value }) => value)),
        unit: 'count',
        threshold: limit,
        time: Math.max(0, first.time),
        rps: seen.load.rateIn(first.time, period),
        meaning:
          'the database was about to refuse connections: fewer calls at the same time, a pool or RDS Proxy, or a higher capacity',
        kind: 'limit',
      },
    ];
  });
}

/** Of S3, and of what only some deployments use. */
export const otherRules: readonly Rule[] = [
  over({
    id: 's3-errors',
    component: 's3',
    metric: S3['5xxErrors'],
    fires: 'S3 answered any request with a 5xx',
    threshold: 0,
    meaning:
      'S3 slows a prefix down that gets more than it has grown for (503): 3,500 writes or 5,500 reads a second',
  }),
  over({
    id: 's3-first-byte',
    component: 's3',
    metric: S3.FirstByteLatency,
    fires: 'p99 of the time to the first byte was over the threshold of the resources (500 ms)',
    threshold: ({ thresholds }) => thresholds.firstByteP99,
    meaning: 'S3 itself was slow',
  }),
  over({
    id: 'sqs-age',
    component: 'sqs',
    metric: SQS.ApproximateAgeOfOldestMessage,
    fires: 'a message waited longer than the threshold of the resources (60 s)',
    threshold: ({ thresholds }) => thresholds.queueAge,
    meaning: 'messages come faster than they are done with',
  }),
  over({
    id: 'lambda-throttles',
    component: 'lambda',
    metric: LAMBDA.Throttles,
    fires: 'any call was refused',
    threshold: 0,
    meaning: 'the concurrency of the function or of the account was used up',
  }),
  over({
    id: 'lambda-errors',
    component: 'lambda',
    metric: LAMBDA.Errors,
    fires: 'any call failed',
    threshold: 0,
    meaning: 'calls of the function failed: of its code, its time limit or its memory',
  }),
  over({
    id: 'aurora-cpu',
    component: 'aurora',
    metric: AURORA.CPUUtilization,
    fires: 'the CPU of an instance was over 80 %',
    threshold: 80,
    meaning: 'the database was out of CPU',
  }),
  over({
    id: 'aurora-capacity',
    component: 'aurora',
    metric: AURORA.ACUUtilization,
    fires: 'more than 80 % of the capacity units that are allowed were used',
    threshold: 80,
    meaning: 'it cannot scale further than its highest capacity',
  }),
  {
    id: 'aurora-connections',
    component: 'aurora',
    metrics: [AURORA.DatabaseConnections, AURORA.ServerlessDatabaseCapacity, AURORA.ACUUtilization],
    fires: 'more than 80 % of the connections that its highest capacity takes by default were open',
    find: connections,
  },
];
