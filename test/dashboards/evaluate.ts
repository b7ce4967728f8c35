import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  SetAlarmStateCommand,
  type CloudWatchClient,
  type MetricAlarm,
  type MetricStat,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';

/**
 * CloudWatch's judging of alarms, which moto leaves out: from an alarm as the API keeps it and the data that the API has.
 * Rules: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */

type Values = (number | undefined)[];

const COMPARE: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** Judges every alarm by the minutes before `minute` (Unix), and sets its state. */
export async function evaluateAlarms(client: CloudWatchClient, minute: number): Promise<void> {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  await Promise.all(
    MetricAlarms.map(async (alarm) => {
      const StateValue = await judge(client, alarm, minute);
      const change = { AlarmName: alarm.AlarmName, StateValue, StateReason: 'evaluated' };
      await client.send(new SetAlarmStateCommand(change));
    }),
  );
}

/** Whether the rule of an alarm that sums others up holds, by the names of those in ALARM. moto has no such alarms. */
export const ruleHolds = (rule: string, firing: readonly string[]): boolean =>
  rule.split(' OR ').some((part) => {
    const name = /^ALARM\("(.+)"\)$/.exec(part)?.[1];
    if (name === undefined) throw new Error(`a rule unknown to the test: ${part}`);
    return firing.includes(name);
  });

async function judge(client: CloudWatchClient, alarm: MetricAlarm, minute: number): Promise<StateValue> {
  const { EvaluationPeriods: periods = 1, DatapointsToAlarm: needed = periods, Threshold = 0 } = alarm;
  const breaches = COMPARE[alarm.ComparisonOperator ?? ''];
  if (!breaches) throw new Error(`cannot compare ${alarm.ComparisonOperator}`);
  const values = await valuesOf(client, alarm, minute, periods);
  if (alarm.TreatMissingData === 'ignore' && values.every((value) => value === undefined))
    return alarm.StateValue ?? 'INSUFFICIENT_DATA';
  const isBad = (value: number | undefined): boolean =>
    value === undefined ? alarm.TreatMissingData === 'breaching' : breaches(value, Threshold);
  return values.filter(isBad).length >= needed ? 'ALARM' : 'OK';
}

async function valuesOf(
  client: CloudWatchClient,
  alarm: MetricAlarm,
  minute: number,
  periods: number,
): Promise<Values> {
  if (!alarm.Metrics?.length) {
    const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic } = alarm;
    const Metric = { Namespace, MetricName, Dimensions };
    return fetchValues(client, { Metric, Period, Stat: ExtendedStatistic ?? Statistic }, minute, periods);
  }
  const inputs = new Map<string, Values>();
  for (const { Id = '', MetricStat: stat } of alarm.Metrics)
    if (stat) inputs.set(Id, await fetchValues(client, stat, minute, periods));
  const expression = alarm.Metrics.find(({ ReturnData }) => ReturnData)?.Expression ?? '';
  return Array.from({ length: periods }, (_, i) => formula(expression, (id) => inputs.get(id)?.[i]));
}

/** The two formulas that alarms have: a sum with zeros for what is missing, and a share in percent. */
function formula(expression: string, value: (id: string) => number | undefined): number | undefined {
  const share = /^100 \* (\w+) \/ (\w+)$/.exec(expression);
  if (share) {
    const [part, whole] = [value(share[1] ?? ''), value(share[2] ?? '')];
    return part === undefined || !whole ? undefined : (100 * part) / whole;
  }
  if (!/^(SUM\(\[)?FILL\(/.test(expression)) throw new Error(`a formula unknown to the test: ${expression}`);
  const found = [...expression.matchAll(/FILL\((\w+), 0\)/g)].map(([, id = '']) => value(id));
  if (found.every((one) => one === undefined)) return undefined;
  return found.reduce<number>((sum, one) => sum + (one ?? 0), 0);
}

/** The last `periods` minutes before `minute`. moto has no percentiles: of one value a minute they are its maximum. */
async function fetchValues(
  client: CloudWatchClient,
  { Metric, Period, Stat = '' }: Partial<MetricStat>,
  minute: number,
  periods: number,
): Promise<Values> {
  const { MetricDataResults: [result] = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date((minute - periods) * 60_000),
      EndTime: new Date(minute * 60_000 - 1),
      MetricDataQueries: [
        { Id: 'm', MetricStat: { Metric, Period, Stat: Stat.startsWith('p') ? 'Maximum' : Stat } },
      ],
    }),
  );
  const at = new Map(
    result?.Timestamps?.map((time, i) => [Math.floor(time.getTime() / 60_000), result.Values?.[i]]),
  );
  return Array.from({ length: periods }, (_, i) => at.get(minute - periods + i));
}
