import {
  LAMBDA,
  SERVICES,
  isPresent,
  type DashboardConfig,
  type Metric,
  type MetricSeries,
} from '../../dashboards/services/index.ts';
import { seriesOf } from '../../dashboards/services/panel.ts';
import { at, metricsIn } from '../../dashboards/services/series.ts';

/** A metric of a resource that a report asks for, and the service that it is of. */
export interface Asked {
  /** Id of the service: `dynamodb`. */
  component: string;
  series: MetricSeries;
}

/** Values of one metric by the Unix second that their period begins at. */
export interface Values {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  statistic: string;
  values: [time: number, value: number][];
}

/** What identifies values: the same for what is asked for and for what a file or CloudWatch gives. */
export function keyOf({ namespace, metric, dimensions, statistic }: Omit<Values, 'values'>): string {
  const named = Object.entries(dimensions)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted();
  return [namespace, metric, statistic, ...named].join('\n');
}

export const asValues = ({ metric, dimensions, statistic }: MetricSeries): Omit<Values, 'values'> => ({
  namespace: metric.namespace,
  metric: metric.name,
  dimensions: { ...dimensions },
  statistic,
});

/** What is paid for of a function: boards show how long its slow calls run, this is how long all of them did. */
export const RUN_TIME: Metric = { ...LAMBDA.Duration, statistic: 'Sum' };

/**
 * Every metric that the boards of these resources show or their alarms watch, each once and with the one statistic that
 * says what happened, and what only the cost is made of. The runner's own are left out: the samples say more.
 */
export function askedOf(config: DashboardConfig): Asked[] {
  const asked = new Map<string, Asked>();
  for (const service of SERVICES.filter((one) => one.id !== 'load' && isPresent(one, config))) {
    const panels = [...service.summary(config), ...service.detail(config).flatMap(({ panels: of }) => of)];
    const all = [...panels.flatMap(seriesOf), ...service.alarms(config).map(({ series }) => series)];
    const own = new Set(service.metrics.map(nameOf));
    for (const series of all.flatMap(metricsIn)) {
      if (series.kind !== 'metric' || series.metric.every !== undefined) continue;
      // Some services show the runner's own latency beside theirs.
      if (series.statistic !== series.metric.statistic || !own.has(nameOf(series.metric))) continue;
      const key = keyOf(asValues(series));
      if (!asked.has(key)) asked.set(key, { component: service.id, series });
    }
  }
  const paid = config.resources.functions.map(({ name, label }): Asked => ({
    component: 'lambda',
    series: at(RUN_TIME, { FunctionName: name }, `${label} in all`),
  }));
  return [...asked.values(), ...paid];
}

/** A database's own namespace ends with its name. */
const nameOf = ({ namespace, name }: Metric): string => `${namespace.split('/', 2).join('/')} ${name}`;
