import { AURORA, type Metric } from '../../dashboards/services/index.ts';
import type { CloudLine } from '../cloud/gather.ts';
import { linesOf, type Finding, type Rule, type Seen } from './rule.ts';

const MOST = 5000;
/** Where the least capacity is below 1 unit. */
const MOST_OF_SMALL = 2000;

/**
 * Connections that Aurora Serverless v2 for PostgreSQL takes by default, by its highest and its least capacity (ACU). The
 * line through AWS's table (1: 189, 4: 823, 8: 1,669, 16: 3,360, 32 and more: 5,000). Source: Aurora User Guide,
 * "Maximum connections for Aurora Serverless v2".
 */
export function connectionsOf(highest: number, least: number): number {
  const taken = Math.max(0, Math.round(211.4 * highest - 22.4));
  return Math.min(taken, least < 1 ? MOST_OF_SMALL : MOST);
}

/** The connections that an instance takes: metrics tell its capacity and how much of the highest that was. */
function limitOf(seen: Seen, instance: string): number {
  const points = (metric: Metric): CloudLine['points'] =>
    linesOf(seen, metric).find(({ series }) => series.dimensions['DBInstanceIdentifier'] === instance)
      ?.points ?? [];
  const capacities = points(AURORA.ServerlessDatabaseCapacity);
  const highest = points(AURORA.ACUUtilization).map(({ time, value }) => {
    const capacity = capacities.find((one) => one.time === time)?.value ?? 0;
    return value > 0 ? capacity / (value / 100) : 0;
  });
  return connectionsOf(Math.max(0, ...highest), Math.min(...capacities.map(({ value }) => value)));
}

/** Connections of a serverless instance near what it takes; those of another kind tell no capacity. */
export const auroraConnections: Rule = {
  id: 'aurora-connections',
  component: 'aurora',
  metrics: [AURORA.DatabaseConnections, AURORA.ServerlessDatabaseCapacity, AURORA.ACUUtilization],
  fires: 'more than 80 % of the connections that its highest capacity takes by default were open',
  find: (seen) =>
    linesOf(seen, AURORA.DatabaseConnections).flatMap(({ series, points }): Finding[] => {
      const threshold = (8 * limitOf(seen, series.dimensions['DBInstanceIdentifier'] ?? '')) / 10;
      const first = points.find(({ value }) => value > threshold);
      if (threshold === 0 || !first) return [];
      return [
        {
          rule: 'aurora-connections',
          component: 'aurora',
          what: series.label,
          metric: AURORA.DatabaseConnections.name,
          value: Math.max(...points.map(({ value }) => value)),
          unit: 'count',
          threshold,
          time: Math.max(0, first.time),
          rps: seen.load.rateIn(first.time, seen.cloud?.period ?? 60),
          meaning:
            'the database was about to refuse connections: fewer calls at the same time, a pool or RDS Proxy, or a higher capacity',
          kind: 'limit',
        },
      ];
    }),
};
