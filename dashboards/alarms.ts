import type { Comparison, Meaning, MissingData } from './services/alarm.ts';
import { isPresent, SERVICES, type DashboardConfig } from './services/index.ts';

/** A metric of an alarm, as `aws_cloudwatch_metric_alarm` has it. */
export interface AlarmMetric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  /** Seconds. */
  period: number;
  /** `Sum`, `p99` and the like. */
  stat: string;
}

/** `metric_query` of an alarm. */
export interface AlarmQuery {
  id: string;
  label: string;
  returnData: boolean;
  expression?: string;
  metric?: AlarmMetric;
}

interface AlarmBase {
  /** Full name: with the environment before it. */
  name: string;
  /** Plain text, unique among the alarms: for logical names. */
  id: string;
  description: string;
  meaning: Meaning;
}

/** `aws_cloudwatch_metric_alarm`: either `metric` or `queries`. */
export interface MetricAlarm extends AlarmBase {
  kind: 'metric';
  metric?: AlarmMetric;
  queries?: AlarmQuery[];
  comparison: Comparison;
  threshold: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: MissingData;
  /** Why it is so: for the docs. */
  missingBecause: string;
  /** For percentiles: what to do with few samples. */
  evaluateLowSampleCountPercentiles?: 'evaluate' | 'ignore';
  /** Where the alarm must be; the region of the rest where it is left out. */
  region?: string;
}

/** `aws_cloudwatch_composite_alarm`. */
export interface CompositeAlarm extends AlarmBase {
  kind: 'composite';
  rule: string;
  /** Ids of the alarms that the rule names, which have to be there before it. */
  children: string[];
}

export type Alarm = MetricAlarm | CompositeAlarm;

/** Every alarm of the resources that are there. */
export function alarmDefinitions(config: DashboardConfig): Alarm[] {
  return SERVICES.filter((service) => isPresent(service, config)).flatMap(() => []);
}
