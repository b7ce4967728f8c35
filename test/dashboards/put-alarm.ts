import { PutMetricAlarmCommand, type MetricDataQuery, type Statistic } from '@aws-sdk/client-cloudwatch';
import type { AlarmMetric, AlarmQuery, MetricAlarm } from '../../dashboards/index.ts';

export const dimensionsOf = (metric: AlarmMetric): { Name: string; Value: string }[] =>
  Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));

const metricOf = (metric: AlarmMetric) => ({
  Namespace: metric.namespace,
  MetricName: metric.metricName,
  Dimensions: dimensionsOf(metric),
});

function queryOf({ id, label, returnData, expression, metric }: AlarmQuery): MetricDataQuery {
  return {
    Id: id,
    Label: label,
    ReturnData: returnData,
    ...(expression === undefined ? {} : { Expression: expression }),
    ...(metric ? { MetricStat: { Metric: metricOf(metric), Period: metric.period, Stat: metric.stat } } : {}),
  };
}

/** A definition as PutMetricAlarm takes it: what an `aws_cloudwatch_metric_alarm` of it would send. */
export function putAlarm(alarm: MetricAlarm): PutMetricAlarmCommand {
  const { metric, queries = [] } = alarm;
  const statistic = (stat: string) =>
    stat.startsWith('p') ? { ExtendedStatistic: stat } : { Statistic: stat as Statistic };
  return new PutMetricAlarmCommand({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    TreatMissingData: alarm.treatMissingData,
    ...(metric
      ? { ...metricOf(metric), ...statistic(metric.stat), Period: metric.period }
      : { Metrics: queries.map(queryOf) }),
  });
}
