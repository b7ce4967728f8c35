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

/** Every alarm of the resources that are there, and the composite ones over them. */
export class Alarms extends Construct {
  /** Full names, in their order. */
  readonly names: readonly string[];

  /** `topic`: ARN of where a change of state is told. Alarms of another region tell nobody: a topic must be beside them. */
  constructor(scope: Construct, id: string, { config, topic }: { config: DashboardConfig; topic: string }) {
    super(scope, id);
    const alarms = alarmDefinitions(config);
    const made = new Map<string, CloudwatchMetricAlarm>();
    for (const alarm of alarms) {
      if (alarm.kind !== 'metric') continue;
      const here = alarm.region === undefined || alarm.region === config.region;
      made.set(
        alarm.id,
        new CloudwatchMetricAlarm(this, alarm.id, {
          ...metricAlarm(alarm),
          ...(here ? { alarmActions: [topic], okActions: [topic] } : { region: alarm.region as string }),
        }),
      );
    }
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
