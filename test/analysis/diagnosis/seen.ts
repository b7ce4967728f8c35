import { DEFAULT_CONFIG, type DashboardConfig, type Metric } from '../../../dashboards/services/index.ts';
import { askedOf } from '../../../analysis/cloud/lines.ts';
import type { Cloud, CloudLine } from '../../../analysis/cloud/gather.ts';
import type { Load } from '../../../analysis/rules/load.ts';
import type { Seen } from '../../../analysis/rules/rule.ts';

/** Values of a metric, a minute apart from the beginning of the run, for each resource that it is asked of, or one. */
export interface Put {
  metric: Metric;
  values: number[];
  /** Part of a dimension's value. */
  of?: string;
}

/** Everything that a default deployment may have, so that each rule has a resource to look at. */
export const EVERYTHING: DashboardConfig = {
  ...DEFAULT_CONFIG,
  resources: {
    ...DEFAULT_CONFIG.resources,
    loadBalancer: { kind: 'classic', name: 'saves', listener: 'http' },
    webAcl: { name: 'acl', scope: 'REGIONAL' },
    distribution: 'E1',
    queues: [{ label: 'orders', name: 'orders' }],
    functions: [{ label: 'writer', name: 'writer' }],
    aurora: { cluster: 'db', instances: [{ label: 'writer', id: 'db-1' }], serverless: true },
  },
};
export const APPLICATION: DashboardConfig = {
  ...EVERYTHING,
  resources: {
    ...EVERYTHING.resources,
    loadBalancer: { kind: 'application', name: 'app/saves/1' },
    cache: { kind: 'serverless', name: 'saves' },
    tables: EVERYTHING.resources.tables.map((table) => ({ ...table, capacity: 'provisioned' as const })),
  },
};

const WITH_APIS: DashboardConfig = {
  ...EVERYTHING,
  resources: {
    ...EVERYTHING.resources,
    apis: [{ kind: 'http', label: 'orders', id: 'a1', stage: '$default' }],
    statements: { database: 'orders' },
  },
};

/** A run of 5 minutes at 1,000 requests a second; a fifth creates records, another updates them, over 10 stores. */
export function seen(puts: Put[], config: DashboardConfig = EVERYTHING, load: Partial<Load> = {}): Seen {
  const lines = askedOf(config).flatMap(({ component, series }): CloudLine[] => {
    const put = puts.find(
      ({ metric, of = '' }) =>
        metric.namespace === series.metric.namespace &&
        metric.name === series.metric.name &&
        metric.statistic === series.statistic &&
        JSON.stringify(series.dimensions).includes(of),
    );
    if (!put) return [];
    return [{ component, series, points: put.values.map((value, i) => ({ time: 60 * i, value })) }];
  });
  const shares: Record<string, number> = { create_record: 0.2, update_record: 0.2 };
  return {
    config,
    cloud: { config, from: 'test', period: 60, lines, unseen: [] },
    load: {
      scenario: 'mixed',
      peakRps: 1000,
      holds: 1000,
      requests: 300_000,
      seconds: 300,
      shareOf: (names) => names.reduce((sum, name) => sum + (shares[name] ?? 0), 0),
      options: { stores: 10 },
      rateIn: (from) => (from >= 0 && from < 300 ? 1000 : null),
      ...load,
    },
  };
}

/** Two minutes of every metric of every component, that a chart has something to draw. */
export function cloudOfAll(): Cloud {
  const every = [EVERYTHING, APPLICATION, WITH_APIS].flatMap(askedOf);
  const lines = every
    .filter(({ component }, index) => every.findIndex((one) => one.component === component) > index - 3)
    .map(({ component, series }, index) => ({
      component,
      series,
      points: [0, 60].map((time) => ({ time, value: 1 + index + time / 10 })),
    }));
  return { config: EVERYTHING, from: 'test', period: 60, lines, unseen: [] };
}
