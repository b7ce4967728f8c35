import { GAUGE, type AlarmRule } from './alarm.ts';
import type { Aurora, DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** By instance: the writer and each reader. */
export const AURORA = metricsOf('AWS/RDS', [['DBInstanceIdentifier']], {
  CPUUtilization: row('Average', 'percent', 'CPU; of serverless, of its highest capacity'),
  DatabaseConnections: row('Maximum', 'count', 'connections of clients'),
  ReadLatency: row('Average', 'seconds', 'of a read of the disk'),
  WriteLatency: row('Average', 'seconds', 'of a write to the disk'),
  ReadIOPS: row('Average', 'per second', 'reads of the disk'),
  WriteIOPS: row('Average', 'per second', 'writes to the disk'),
  FreeableMemory: row('Average', 'bytes', 'memory that is free'),
  ServerlessDatabaseCapacity: row('Average', 'count', 'capacity units (ACU), which are what is paid for'),
  ACUUtilization: row('Average', 'percent', 'capacity units, of the most that are allowed'),
});

const each = ({ instances }: Aurora, metric: Metric, what = ''): MetricSeries[] =>
  instances.map(({ id, label }) => at(metric, { DBInstanceIdentifier: id }, `${label}${what && ` ${what}`}`));

function summary({ resources: { aurora: db } }: DashboardConfig): Panel[] {
  if (!db) return [];
  const capacity = lines(
    'Capacity units',
    'count',
    each(db, AURORA.ServerlessDatabaseCapacity, 'ACU'),
    'Scaled by load; when all that are allowed are used, it slows down.',
    { right: { unit: 'percent', series: each(db, AURORA.ACUUtilization, 'of the most') } },
  );
  return [
    lines('CPU', 'percent', each(db, AURORA.CPUUtilization), 'By instance.', {
      limits: [{ label: 'alarm', value: 80 }],
    }),
    ...(db.serverless ? [capacity] : []),
  ];
}

function detail({ resources: { aurora: db } }: DashboardConfig): Section[] {
  if (!db) return [];
  return [
    {
      title: 'Connections and disk',
      panels: [
        lines(
          'Connections',
          'count',
          each(db, AURORA.DatabaseConnections),
          'A function that runs often at the same time may use up those that the instance allows.',
        ),
        lines(
          'Disk latency',
          'seconds',
          [...each(db, AURORA.ReadLatency, 'reads'), ...each(db, AURORA.WriteLatency, 'writes')],
          'On average.',
        ),
        lines(
          'Disk operations',
          'per second',
          [...each(db, AURORA.ReadIOPS, 'reads'), ...each(db, AURORA.WriteIOPS, 'writes')],
          'Paid for one by one in the standard configuration.',
        ),
        lines('Free memory', 'bytes', each(db, AURORA.FreeableMemory), 'By instance.'),
      ],
    },
  ];
}

function alarms({ resources: { aurora: db } }: DashboardConfig): AlarmRule[] {
  if (!db) return [];
  const forEach = (id: string, metric: Metric, description: string): AlarmRule[] =>
    each(db, metric).map((series) => ({
      id,
      of: series.label,
      description,
      series,
      threshold: 80,
      meaning: 'saturated',
      ...GAUGE,
    }));
  return [
    ...forEach('aurora-cpu', AURORA.CPUUtilization, 'CPU of a database instance is over 80 %.'),
    ...(db.serverless
      ? forEach('aurora-capacity', AURORA.ACUUtilization, 'More than 80 % of the capacity units are used.')
      : []),
  ];
}

export const aurora: Service = {
  id: 'aurora',
  title: 'Aurora',
  inputs: ['aurora'],
  metrics: Object.values(AURORA),
  summary,
  detail,
  alarms,
};
