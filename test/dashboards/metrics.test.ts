import { describe, expect, test } from 'vitest';
import {
  alarmDefinitions,
  cloudwatchDashboard,
  grafanaDashboard,
  platformBoards,
  type Alarm,
  type AlarmMetric,
  type BoardOf,
} from '../../dashboards/index.ts';
import { SERVICES } from '../../dashboards/services/index.ts';
import { BOARDS, VARIANTS } from './configs.ts';
import { cannedMetrics, keyOf } from './known/canned.ts';
import { sourcedMetrics } from './known/sourced.ts';

/** The metrics with their dimensions, as they stand in what is handed to AWS and Grafana: not in what made it. */

const canned = cannedMetrics();
const sourced = sourcedMetrics();
const exists = (key: string): boolean => canned.has(key) || sourced.has(key);
const unknown = (keys: readonly string[]): string[] => [...new Set(keys)].filter((key) => !exists(key));

const all: BoardOf[] = [
  ...BOARDS,
  ...Object.values(VARIANTS).flatMap((config) => platformBoards(config).map((board) => ({ board, config }))),
];

function inSearch(expression: string): string {
  const [, namespace = '', dimensions = '', name = ''] =
    /SEARCH\('\{"([^"]+)",([^}]*)\} MetricName="([^"]+)"/.exec(expression) ?? [];
  return keyOf(namespace, name, dimensions.split(','));
}

function inCloudWatch({ board, config }: BoardOf): string[] {
  const { widgets } = cloudwatchDashboard(board, config).body;
  return widgets.flatMap(({ properties }) => {
    const rows = (properties['metrics'] ?? []) as (string | { expression?: string })[][];
    return rows.flatMap((row) => {
      const [first] = row;
      if (typeof first === 'object')
        return first.expression?.includes('SEARCH') ? [inSearch(first.expression)] : [];
      const [namespace = '', name = '', ...rest] = row.filter((one) => typeof one === 'string');
      return [
        keyOf(
          namespace,
          name,
          rest.filter((_, i) => i % 2 === 0),
        ),
      ];
    });
  });
}

function inGrafana({ board, config }: BoardOf): string[] {
  const { panels } = grafanaDashboard(board, config).json;
  return panels
    .flatMap((panel) => ('targets' in panel ? (panel.targets ?? []) : []))
    .filter(({ metricName }) => metricName !== undefined)
    .map(({ namespace, metricName, dimensions }) =>
      keyOf(namespace, metricName ?? '', Object.keys(dimensions ?? {})),
    );
}

function inAlarm(alarm: Alarm): string[] {
  if (alarm.kind === 'composite') return [];
  const metrics = [alarm.metric, ...(alarm.queries ?? []).map(({ metric }) => metric)];
  return metrics
    .filter((metric): metric is AlarmMetric => metric !== undefined)
    .map(({ namespace, metricName, dimensions }) => keyOf(namespace, metricName, Object.keys(dimensions)));
}

test('the lists of known metrics are read', () => {
  expect(canned.size).toBeGreaterThan(1000);
  expect(canned).toContain('AWS/DynamoDB SuccessfulRequestLatency {Operation, TableName}');
  expect(canned).not.toContain('AWS/DynamoDB SuccessfulRequestLatency {TableName}');
  expect(canned).not.toContain('AWS/CloudFront Requests {DistributionId}');
  expect(canned).not.toContain('AWS/EKS pod_cpu_utilization {ClusterName}');
});

test('the table beside them holds only what they lack', () => {
  expect([...sourced].filter((key) => canned.has(key))).toEqual([]);
});

test.each(SERVICES)('metrics of $id exist with each of their sets of dimensions', ({ metrics }) => {
  expect(metrics.length).toBeGreaterThan(1);
  const keys = metrics.flatMap(({ namespace, name, dimensions }) =>
    dimensions.map((set) => keyOf(namespace, name, set)),
  );
  expect(unknown(keys)).toEqual([]);
});

describe('nothing is shown that does not exist', () => {
  test.each(all.map((one) => [one.board.id, one] as const))('%s', (_, one) => {
    const [cloudwatch, grafana] = [inCloudWatch(one), inGrafana(one)];
    expect(cloudwatch.length).toBeGreaterThan(3);
    expect(unknown(cloudwatch)).toEqual([]);
    expect(unknown(grafana)).toEqual([]);
    expect(new Set(grafana)).toEqual(new Set(cloudwatch));
  });
});

describe('no alarm watches what does not exist', () => {
  const configs = [...new Set(all.map(({ config }) => config))];
  test.each(configs.map((config, i) => [i, config] as const))('configuration %i', (_, config) => {
    const keys = alarmDefinitions(config).flatMap(inAlarm);
    expect(keys.length).toBeGreaterThan(3);
    expect(unknown(keys)).toEqual([]);
  });
});

test('every metric that a service lists is shown or watched somewhere', () => {
  const keys = [
    ...all.flatMap(inCloudWatch),
    ...all.flatMap(({ config }) => alarmDefinitions(config).flatMap(inAlarm)),
  ];
  const used = [...new Set(keys.map((key) => key.replace(/ \{.*/, '')))];
  // One namespace ends with the name of a database.
  const isUsed = (namespace: string, name: string): boolean =>
    used.some((key) => key.startsWith(namespace) && key.endsWith(` ${name}`));
  const idle = SERVICES.flatMap(({ metrics }) =>
    metrics
      .filter(({ namespace, name }) => !isUsed(namespace, name))
      .map(({ namespace, name }) => `${namespace} ${name}`),
  );
  expect(idle).toEqual([]);
});
