import { DYNAMODB } from '../../dashboards/services/index.ts';
import { linesOf, over, type Finding, type Rule, type Seen } from './rule.ts';

/** What one partition takes, units per second. */
export const PARTITION = { write: 1000, read: 3000 } as const;
/** What a new on-demand table takes before it has grown, units per second. */
export const NEW_TABLE = { write: 4000, read: 12_000 } as const;

const KINDS = [
  {
    kind: 'write',
    throttled: DYNAMODB.WriteThrottleEvents,
    used: DYNAMODB.ConsumedWriteCapacityUnits,
    paid: DYNAMODB.ProvisionedWriteCapacityUnits,
  },
  {
    kind: 'read',
    throttled: DYNAMODB.ReadThrottleEvents,
    used: DYNAMODB.ConsumedReadCapacityUnits,
    paid: DYNAMODB.ProvisionedReadCapacityUnits,
  },
] as const;

/** Throttled although the table as a whole had room: then it is one key, or the few of one partition. */
function hotPartitions(seen: Seen): Finding[] {
  const period = seen.cloud?.period ?? 60;
  return KINDS.flatMap(({ kind, throttled, used, paid }) =>
    linesOf(seen, throttled).flatMap(({ series, points }): Finding[] => {
      const first = points.find(({ value }) => value > 0);
      if (!first) return [];
      const same = (metric: typeof used): { time: number; value: number }[] =>
        linesOf(seen, metric).find(
          (line) => JSON.stringify(line.series.dimensions) === JSON.stringify(series.dimensions),
        )?.points ?? [];
      const at = same(used).find(({ time }) => time === first.time);
      if (!at) return [];
      const room = same(paid).find(({ time }) => time === first.time)?.value ?? NEW_TABLE[kind];
      const units = at.value / period;
      if (units >= 0.8 * room) return [];
      return [
        {
          rule: 'dynamodb-hot-partition',
          component: 'dynamodb',
          what: series.label,
          metric: used.name,
          value: units,
          unit: 'per second',
          threshold: 0.8 * room,
          time: Math.max(0, first.time),
          rps: seen.load.rateIn(first.time, period),
          meaning:
            `it throttled while the table took fewer units than the ${room} per second it has room for: one partition ` +
            `(${PARTITION[kind]} ${kind} units per second) was full, not the table`,
          kind: 'limit',
        },
      ];
    }),
  );
}

export const dynamodbRules: readonly Rule[] = [
  ...KINDS.map(({ kind, throttled }) =>
    over({
      id: `dynamodb-${kind}-throttles`,
      component: 'dynamodb',
      metric: throttled,
      fires: `any ${kind} of a table or index was refused`,
      threshold: 0,
      meaning: `DynamoDB refused ${kind}s: its capacity, or that of one partition, was used up`,
    }),
  ),
  {
    id: 'dynamodb-hot-partition',
    component: 'dynamodb',
    metrics: KINDS.flatMap(({ throttled, used, paid }) => [throttled, used, paid]),
    fires:
      'reads or writes were refused in a minute in which the table took less than 80 % of what it has room for: the provisioned ' +
      'units, or on demand 4,000 write and 12,000 read units a second, which also a new table takes',
    find: hotPartitions,
  },
  over({
    id: 'dynamodb-system-errors',
    component: 'dynamodb',
    metric: DYNAMODB.SystemErrors,
    fires: 'DynamoDB answered any request with a 5xx',
    threshold: 0,
    meaning: 'DynamoDB itself failed; the SDK retries, which takes time',
  }),
];
