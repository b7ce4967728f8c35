import {
  alarmDefinitions,
  type AlarmMetric,
  type DashboardConfig,
  type MetricAlarm,
} from '../../dashboards/index.ts';
import {
  CloudwatchCompositeAlarm,
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  Construct,
} from '../cdktf.ts';
import { escaped } from '../escape.ts';

export interface AlarmsProps {
  config: DashboardConfig;
  topicIn: (region?: string) => string;
}

/** Every alarm of the resources that are there, and the composite ones over them. */
export class Alarms extends Construct {
  /** Full names, in their order. */
  readonly names: readonly string[];

  /** `topicIn`: ARN of the topic that alarms of a region write to, ours where none is named. */
  constructor(scope: Construct, id: string, { config, topicIn }: AlarmsProps) {
    super(scope, id);
    const alarms = alarmDefinitions(config);
    const made = new Map<string, CloudwatchMetricAlarm>();
    for (const alarm of alarms) {
      if (alarm.kind !== 'metric') continue;
      const elsewhere = alarm.region === config.region ? undefined : alarm.region;
      const topic = topicIn(elsewhere);
      made.set(
        alarm.id,
        new CloudwatchMetricAlarm(this, alarm.id, {
          ...metricAlarm(alarm),
          ...(elsewhere === undefined ? {} : { region: elsewhere }),
          alarmActions: [topic],
          okActions: [topic],
        }),
      );
    }
    const topic = topicIn();
    for (const alarm of alarms) {
      if (alarm.kind !== 'composite') continue;
      new CloudwatchCompositeAlarm(this, alarm.id, {
        alarmName: escaped(alarm.name),
        alarmDescription: escaped(alarm.description),
        alarmRule: escaped(alarm.rule),
        alarmActions: [topic],
        okActions: [topic],
        dependsOn: alarm.children.flatMap((child) => made.get(child) ?? []),
      });
    }
    this.names = alarms.map(({ name }) => name);
  }
}

function metricAlarm(alarm: MetricAlarm): CloudwatchMetricAlarmConfig {
  const { metric, queries } = alarm;
  return {
    alarmName: escaped(alarm.name),
    alarmDescription: escaped(alarm.description),
    comparisonOperator: alarm.comparison,
    threshold: alarm.threshold,
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    treatMissingData: alarm.treatMissingData,
    ...(alarm.evaluateLowSampleCountPercentiles === undefined
      ? {}
      : { evaluateLowSampleCountPercentiles: alarm.evaluateLowSampleCountPercentiles }),
    ...(metric === undefined ? {} : { ...named(metric), period: metric.period, ...statisticOf(metric.stat) }),
    ...(queries === undefined
      ? {}
      : {
          metricQuery: queries.map(({ id, label, returnData, expression, metric: own }) => ({
            id,
            label: escaped(label),
            returnData,
            ...(expression === undefined ? {} : { expression: escaped(expression) }),
            ...(own === undefined ? {} : { metric: { ...named(own), period: own.period, stat: own.stat } }),
          })),
        }),
  };
}

const named = ({ namespace, metricName, dimensions }: AlarmMetric) => ({
  namespace,
  metricName,
  dimensions: Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, escaped(value)])),
});

/** Percentiles are another attribute than the rest. */
const statisticOf = (stat: string) =>
  /^(p|tm|tc|ts|wm)\d/.test(stat) ? { extendedStatistic: stat } : { statistic: stat };
