import { describe, expect, test } from 'vitest';
import { alarmDefinitions, DEFAULT_CONFIG, type Alarm, type MetricAlarm } from '../../dashboards/index.ts';
import type { DashboardConfig } from '../../dashboards/services/config.ts';
import { BOARDS, TOKEN, VARIANTS, withTokens } from './configs.ts';

const configs = [...new Set(BOARDS.map(({ config }) => config)), ...Object.values(VARIANTS)];

const metricAlarms = (config: DashboardConfig): MetricAlarm[] =>
  alarmDefinitions(config).filter((alarm) => alarm.kind === 'metric');

function alarmOf(id: string, config: DashboardConfig = DEFAULT_CONFIG): MetricAlarm {
  const found = metricAlarms(config).find((one) => one.id === id);
  if (!found) throw new Error(`no alarm ${id}`);
  return found;
}

test('alarms of the defaults are as they were', async () => {
  const text = alarmDefinitions(DEFAULT_CONFIG)
    .map((one) => JSON.stringify(one))
    .join('\n');
  await expect(`${text}\n`).toMatchFileSnapshot('boards/alarms.snap');
});

describe.each(configs.map((config, i) => [i, config] as const))('configuration %i', (_, config) => {
  const alarms = alarmDefinitions(config);

  test('names and ids are unique, and fit', () => {
    expect(new Set(alarms.map(({ id }) => id)).size).toBe(alarms.length);
    expect(new Set(alarms.map(({ name }) => name)).size).toBe(alarms.length);
    expect(alarms.filter(({ name }) => !/^[\w-]{1,255}$/.test(name))).toEqual([]);
  });

  test('each watches one metric, or formulas over at most ten of which one returns data', () => {
    for (const { metric, queries } of metricAlarms(config)) {
      expect((metric === undefined) !== (queries === undefined)).toBe(true);
      if (!queries) continue;
      expect(queries.length).toBeLessThanOrEqual(11);
      expect(queries.filter(({ returnData }) => returnData).length).toBe(1);
      const ids = new Set(queries.map(({ id }) => id));
      const words = queries.flatMap(({ expression = '' }) => expression.match(/\b[a-z]\w*/g) ?? []);
      expect(words.length).toBeGreaterThan(0);
      expect(words.filter((word) => !ids.has(word))).toEqual([]);
    }
  });

  test('says why it treats missing data as it does', () => {
    expect(metricAlarms(config).filter(({ missingBecause }) => missingBecause.length < 10)).toEqual([]);
    expect(metricAlarms(config).filter(({ treatMissingData }) => treatMissingData === 'missing')).toEqual([]);
  });

  test('what sums them up names only alarms that are there, in the same region', () => {
    for (const one of alarms) {
      if (one.kind !== 'composite') continue;
      const children = one.children.map((id) => alarmOf(id, config));
      expect(children.length).toBeGreaterThan(0);
      expect(children.filter(({ region }) => region !== undefined)).toEqual([]);
      expect(one.rule).toBe(children.map(({ name }) => `ALARM("${name}")`).join(' OR '));
      expect(one.rule.length).toBeLessThan(10_240);
      expect(children.length).toBeLessThanOrEqual(100);
    }
  });
});

test('an alarm fires within three minutes: runs are not much longer', () => {
  for (const { metric, queries, evaluationPeriods, datapointsToAlarm } of configs.flatMap(metricAlarms)) {
    const periods = [metric, ...(queries ?? []).map((query) => query.metric)].flatMap((one) =>
      one ? [one.period] : [],
    );
    expect(new Set(periods)).toEqual(new Set([60]));
    expect(evaluationPeriods).toBeLessThanOrEqual(3);
    expect(datapointsToAlarm).toBeLessThanOrEqual(evaluationPeriods);
  }
});

describe('done right where the original could not fire', () => {
  test("CPU of pods is measured by the pod's limit", () => {
    expect(alarmOf('eks-pod-cpu').metric).toMatchObject({
      metricName: 'pod_cpu_utilization_over_pod_limit',
      dimensions: { PodName: 'open-saves', Namespace: 'open-saves', ClusterName: 'open-saves-cluster-new' },
    });
  });

  test('throttles of every table and index, by metrics that need no operation', () => {
    const throttled = metricAlarms(DEFAULT_CONFIG).filter(({ id }) => id.startsWith('dynamodb-throttled'));
    expect(throttled.map(({ id }) => id.slice('dynamodb-throttled-'.length))).toEqual([
      'stores',
      'records',
      'records-owner-index',
      'records-game-index',
      'metadata',
    ]);
    const metrics = throttled.flatMap(({ queries = [] }) =>
      queries.flatMap(({ metric }) => metric?.metricName),
    );
    expect(new Set(metrics)).toEqual(new Set([undefined, 'ReadThrottleEvents', 'WriteThrottleEvents']));
  });

  test('system errors are the sum over the operations, with zeros for those that sent nothing', () => {
    const { queries = [] } = alarmOf('dynamodb-system-errors-metadata');
    expect(queries.at(-1)?.expression).toBe('SUM([FILL(value_0, 0), FILL(value_1, 0), FILL(value_2, 0)])');
    expect(queries.map(({ metric }) => metric?.dimensions['Operation'])).toEqual([
      'GetItem',
      'PutItem',
      'DeleteItem',
      undefined,
    ]);
  });

  test.each([
    [1, 'CPUUtilization', 90],
    [2, 'CPUUtilization', 45],
    [4, 'EngineCPUUtilization', 90],
    [8, 'EngineCPUUtilization', 90],
  ])('a cache node of %i vCPUs: %s over %i %%', (vcpus, metricName, threshold) => {
    const nodes = [{ label: 'node', id: 'x' }];
    const config: DashboardConfig = {
      ...DEFAULT_CONFIG,
      resources: { ...DEFAULT_CONFIG.resources, cache: { kind: 'nodes', nodes, vcpus, burstable: false } },
    };
    expect(alarmOf('redis-cpu-node', config)).toMatchObject({ metric: { metricName }, threshold });
  });

  test('what a web ACL blocks voids a run, where it can be part of the same alarm', () => {
    const regional = VARIANTS['an HTTP load balancer, a regional web ACL'] ?? DEFAULT_CONFIG;
    const invalid = (alarms: Alarm[]): string[] =>
      alarms.flatMap((one) => (one.id === 'run-invalid' && one.kind === 'composite' ? one.children : []));
    expect(invalid(alarmDefinitions(regional))).toContain('waf-blocked');
    const [{ config: edge } = { config: DEFAULT_CONFIG }] = BOARDS;
    expect(alarmOf('waf-blocked', edge).region).toBe('us-east-1');
    expect(invalid(alarmDefinitions(edge))).not.toContain('waf-blocked');
  });
});

test('names that are known only when Terraform runs stay whole, and make no logical name', () => {
  for (const one of alarmDefinitions(withTokens())) {
    expect(one.id).toMatch(/^[a-z0-9-]+$/);
    expect(JSON.stringify(one).replaceAll(TOKEN, '')).not.toContain('TfToken');
  }
});
