import { fullName } from './board.ts';
import type { AlarmRule, Comparison, Meaning, MissingData } from './services/alarm.ts';
import { isPresent, metricDataQueries, SERVICES, type DashboardConfig } from './services/index.ts';
import { metricsIn } from './services/series.ts';

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
  /** For percentiles: with few samples they are judged all the same, or an alarm of a quiet minute could not end. */
  evaluateLowSampleCountPercentiles?: 'evaluate';
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

/** An alarm fires after two bad minutes of three: the original's ten minutes are longer than its runs. */
const PERIOD = 60;
const DATAPOINTS = { breaching: 2, of: 3 };

/** Every alarm of the resources that are there, and the two that sum them up. */
export function alarmDefinitions(config: DashboardConfig): Alarm[] {
  const alarms = SERVICES.filter((service) => isPresent(service, config)).flatMap((service) =>
    service.alarms(config).map((rule) => metricAlarm(rule, config)),
  );
  return [...alarms, ...composites(alarms, config)];
}

function metricAlarm(rule: AlarmRule, config: DashboardConfig): MetricAlarm {
  const { description, meaning, comparison = 'GreaterThanThreshold', threshold, period = PERIOD } = rule;
  const { breaching, of } = rule.datapoints ?? DATAPOINTS;
  const id = rule.of === undefined ? rule.id : `${rule.id}-${slug(rule.of)}`;
  const [first] = metricsIn(rule.series);
  const region = first?.kind === 'metric' ? first.region : undefined;
  const isPercentile = rule.series.kind === 'metric' && rule.series.statistic.startsWith('p');
  return {
    kind: 'metric',
    id,
    name: fullName(config, id),
    description,
    meaning,
    ...watched(rule, period),
    comparison,
    threshold,
    evaluationPeriods: of,
    datapointsToAlarm: breaching,
    treatMissingData: rule.missing,
    missingBecause: rule.missingBecause,
    ...(isPercentile ? { evaluateLowSampleCountPercentiles: 'evaluate' as const } : {}),
    ...(region === undefined ? {} : { region }),
  };
}

/** Plain text of ours as a part of a logical name. */
const slug = (words: string): string => words.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();

function watched({ series }: AlarmRule, period: number): Pick<MetricAlarm, 'metric' | 'queries'> {
  const queries = metricDataQueries(series, 'value', period).map(
    ({ Id, Label, ReturnData, Expression, MetricStat }): AlarmQuery => ({
      id: Id,
      label: Label,
      returnData: ReturnData,
      ...(Expression === undefined ? {} : { expression: Expression }),
      ...(MetricStat === undefined
        ? {}
        : {
            metric: {
              namespace: MetricStat.Metric.Namespace,
              metricName: MetricStat.Metric.MetricName,
              dimensions: Object.fromEntries(
                MetricStat.Metric.Dimensions.map(({ Name, Value }) => [Name, Value]),
              ),
              period: MetricStat.Period,
              stat: MetricStat.Stat,
            },
          }),
    }),
  );
  const [only] = queries;
  return queries.length === 1 && only?.metric ? { metric: only.metric } : { queries };
}

const SUMS: { id: string; meaning: Meaning; description: string }[] = [
  {
    id: 'target-saturated',
    meaning: 'saturated',
    description: 'Something of the target is at its limit: what is measured now is the limit.',
  },
  {
    id: 'run-invalid',
    meaning: 'invalid',
    description: 'The numbers of the run that goes on may not be believed.',
  },
];

/** One alarm for each meaning. An alarm of another region cannot be part of it. */
function composites(alarms: readonly MetricAlarm[], config: DashboardConfig): CompositeAlarm[] {
  return SUMS.flatMap(({ id, meaning, description }) => {
    const children = alarms.filter((alarm) => alarm.meaning === meaning && alarm.region === undefined);
    if (children.length === 0) return [];
    return [
      {
        kind: 'composite',
        id,
        name: fullName(config, id),
        description,
        meaning,
        rule: children.map(({ name }) => `ALARM("${name}")`).join(' OR '),
        children: children.map((child) => child.id),
      },
    ];
  });
}
