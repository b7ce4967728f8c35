import { renamed, searchExpression, type MetricSeries, type Series } from './series.ts';

/** One query of CloudWatch's GetMetricData, as its SDK takes it. */
export interface MetricDataQuery {
  Id: string;
  Label: string;
  ReturnData: boolean;
  Expression?: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
    Period: number;
    Stat: string;
  };
  Period?: number;
}

/**
 * The queries that ask CloudWatch for a series, of which exactly one returns data: the one whose id is `id`.
 * `id` begins with a lower-case letter and is the caller's own among all that it asks for; `period` is in seconds, a
 * multiple of 60, or 1, 5, 10, 30 for the load runner's own metrics.
 */
export function metricDataQueries(series: Series, id: string, period: number): MetricDataQuery[] {
  if (series.kind === 'search') {
    const Expression = searchExpression(series, period);
    return [{ Id: id, Label: series.label, ReturnData: true, Expression, Period: period }];
  }
  if (series.kind === 'metric') return [metricQuery(series, id, period, true)];
  const names = Object.fromEntries(Object.keys(series.of).map((name, i) => [name, `${id}_${i}`]));
  return [
    ...Object.entries(series.of).map(([name, one]) => metricQuery(one, names[name] ?? id, period, false)),
    { Id: id, Label: series.label, ReturnData: true, Expression: renamed(series, names), Period: period },
  ];
}

function metricQuery(one: MetricSeries, Id: string, period: number, ReturnData: boolean): MetricDataQuery {
  return {
    Id,
    Label: one.label,
    ReturnData,
    MetricStat: {
      Metric: {
        Namespace: one.metric.namespace,
        MetricName: one.metric.name,
        Dimensions: Object.entries(one.dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: Math.max(period, one.metric.every ?? 0),
      Stat: one.statistic,
    },
  };
}
