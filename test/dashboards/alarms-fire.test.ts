import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeAll, expect, test } from 'vitest';
import { alarmDefinitions, type AlarmMetric, type MetricAlarm } from '../../dashboards/index.ts';
import { needMoto, startMoto } from '../helpers/moto.ts';
import { BOARDS } from './configs.ts';
import { evaluateAlarms, ruleHolds } from './evaluate.ts';
import { dimensionsOf, putAlarm } from './put-alarm.ts';

const configs = [...new Set(BOARDS.map(({ config }) => config))];
const alarms = configs
  .flatMap(alarmDefinitions)
  .filter(({ name }, i, all) => all.findIndex((other) => other.name === name) === i);
const metricAlarms = alarms.filter((alarm) => alarm.kind === 'metric');
const sums = alarms.filter((alarm) => alarm.kind === 'composite');

const MINUTE = Math.floor(Date.now() / 60_000);

/** A value on the wrong side of the threshold, or on the right one. A share of requests is in percent of 100. */
function valueFor(alarm: MetricAlarm, metric: AlarmMetric, isBad: boolean): number {
  if (metric.metricName === 'Requests' || metric.metricName === 'Count') return 100;
  const isFloor = alarm.comparison.startsWith('Less');
  return isFloor === isBad ? Math.max(0, alarm.threshold - 1) : alarm.threshold + 1;
}

needMoto('alarms made, and fired by data').describe('a CloudWatch API', () => {
  let client: CloudWatchClient;
  beforeAll(async () => {
    client = new CloudWatchClient(await startMoto());
    for (const alarm of metricAlarms) await client.send(putAlarm(alarm));
  });

  /** One value a minute, for as long as an alarm looks back, up to `minute`. */
  async function send(isBad: boolean, minute: number): Promise<void> {
    const sent = new Map<string, PutMetricDataCommand>();
    for (const alarm of metricAlarms) {
      for (const metric of [alarm.metric, ...(alarm.queries ?? []).map((query) => query.metric)]) {
        const key = JSON.stringify([metric?.namespace, metric?.metricName, metric?.dimensions]);
        if (!metric || sent.has(key)) continue;
        const MetricData = [3, 2, 1].map((back) => ({
          MetricName: metric.metricName,
          Dimensions: dimensionsOf(metric),
          Timestamp: new Date((minute - back) * 60_000),
          Value: valueFor(alarm, metric, isBad),
        }));
        sent.set(key, new PutMetricDataCommand({ Namespace: metric.namespace, MetricData }));
      }
    }
    await Promise.all([...sent.values()].map((command) => client.send(command)));
  }

  const inState = async (state: 'ALARM' | 'OK'): Promise<string[]> => {
    const { MetricAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ MaxRecords: 100, StateValue: state }),
    );
    return MetricAlarms.map(({ AlarmName = '' }) => AlarmName).toSorted();
  };
  const all = metricAlarms.map(({ name }) => name).toSorted();
  const sumsThatFire = async (): Promise<string[]> => {
    const firing = await inState('ALARM');
    return sums.filter(({ rule }) => ruleHolds(rule, firing)).map(({ name }) => name);
  };

  test('takes every alarm', async () => {
    await evaluateAlarms(client, MINUTE - 60);
    expect(await inState('OK')).toEqual(all);
    expect(await sumsThatFire()).toEqual([]);
  });

  test('has every one of them fire by bad data, and those that sum them up', async () => {
    await send(true, MINUTE - 20);
    await evaluateAlarms(client, MINUTE - 20);
    expect(await inState('ALARM')).toEqual(all);
    expect(await sumsThatFire()).toEqual(sums.map(({ name }) => name));
  });

  test('keeps only those of gauges when the data stops', async () => {
    await evaluateAlarms(client, MINUTE - 10);
    const gauges = metricAlarms.filter(({ treatMissingData }) => treatMissingData === 'ignore');
    expect(gauges.length).toBeGreaterThan(5);
    expect(await inState('ALARM')).toEqual(gauges.map(({ name }) => name).toSorted());
  });

  test('has every one of them end by good data', async () => {
    await send(false, MINUTE);
    await evaluateAlarms(client, MINUTE);
    expect(await inState('OK')).toEqual(all);
    expect(await sumsThatFire()).toEqual([]);
  });
});
