/** CloudWatch's statistics that are used here. */
export type Statistic = 'Sum' | 'Average' | 'Maximum' | 'Minimum' | 'SampleCount' | 'p50' | 'p90' | 'p99';

/** What a value is, for the axis that shows it. */
export type Unit =
  'count' | 'per second' | 'ms' | 'us' | 'seconds' | 'percent' | 'bytes' | 'bytes per second';

/** One metric that a service sends to CloudWatch: listed once, whoever shows it or watches it. */
export interface Metric {
  namespace: string;
  name: string;
  /** Statistic that says what happened in a period; a panel may take another. */
  statistic: Statistic;
  unit: Unit;
  /** The sets of dimensions under which it is sent; with any other set there is no data, and no error either. */
  dimensions: readonly (readonly string[])[];
  meaning: string;
  /** Seconds between its values, where that is not a minute or less. */
  every?: number;
}

/** What `metricsOf` is told of each metric. */
export type MetricRow = Omit<Metric, 'namespace' | 'name' | 'dimensions'> & {
  /** Where it is not the namespace's usual sets. */
  dimensions?: readonly (readonly string[])[];
};

/** A namespace's metrics by their names in CloudWatch. */
export function metricsOf<Name extends string>(
  namespace: string,
  dimensions: readonly (readonly string[])[],
  rows: Record<Name, MetricRow>,
): Record<Name, Metric> {
  const entries = Object.entries<MetricRow>(rows).map(([name, one]) => [
    name,
    { namespace, name, dimensions, ...one },
  ]);
  return Object.fromEntries(entries) as Record<Name, Metric>;
}

/** A row of `metricsOf`. */
export function row(
  statistic: Statistic,
  unit: Unit,
  meaning: string,
  more: Partial<Pick<MetricRow, 'dimensions' | 'every'>> = {},
): MetricRow {
  return { statistic, unit, meaning, ...more };
}
