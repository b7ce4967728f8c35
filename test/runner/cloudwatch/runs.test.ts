import {
  CloudWatchClient,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectedCode, fixture, Load, load, type Ended } from '../../helpers/cli.ts';
import { needMoto, startMoto, type AwsAccess } from '../../helpers/moto.ts';
import { deadPort, startServer } from '../../helpers/server.ts';

const AWS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' };
const NOWHERE = { AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_CONFIG_FILE: '/none', AWS_PROFILE: '' };

async function args(...more: string[]): Promise<string[]> {
  const server = await startServer();
  return ['-f', fixture('plain.ts'), '--host', server.url, '--rps', '50', ...more];
}

describe('without CloudWatch', () => {
  test('a run that cannot publish is the same, and says so once', async () => {
    const endpoint = `http://127.0.0.1:${await deadPort()}`;
    const { code, run, stderr } = await load(
      await args(
        '-t',
        '2s',
        '--cloudwatch',
        '--cloudwatch-region',
        'us-east-1',
        '--cloudwatch-endpoint',
        endpoint,
      ),
      { env: AWS },
    );
    expect(run.totals.requests).toBe(100);
    expect(run.cloudwatch).toMatchObject({ namespace: 'OpenSaves/Load', environment: 'dev', sent: 0 });
    expect(run.cloudwatch?.failed).toBeGreaterThan(5);
    expect(run.cloudwatch?.error).toMatch(/ECONNREFUSED/);
    expect(stderr.match(/CloudWatch does not take the metrics/g)?.length).toBe(1);
    expect(stderr).toContain(`${run.cloudwatch?.failed} of ${run.cloudwatch?.failed} values were not taken`);
    expect(code).toBe(expectedCode(run, 0));
  });

  test('a region that is not known is told before the load', async () => {
    const { code, stderr } = await load(await args('-t', '2s', '--cloudwatch'), {
      env: { ...AWS, ...NOWHERE },
    });
    expect(stderr).toContain('--cloudwatch: no AWS region is known. Name it with --cloudwatch-region');
    expect(code).toBe(1);
  });

  test('alarms that cannot be read are told before the load', async () => {
    const endpoint = `http://127.0.0.1:${await deadPort()}`;
    const { code, stderr, folders } = await load(
      await args(
        '--abort-on-alarm',
        'x',
        '--cloudwatch-region',
        'us-east-1',
        '--cloudwatch-endpoint',
        endpoint,
      ),
      { env: AWS },
    );
    expect(stderr).toMatch(/--abort-on-alarm x: the alarms cannot be read \(.*ECONNREFUSED.*DescribeAlarms/s);
    expect(folders).toEqual([]);
    expect(code).toBe(1);
  });
});

needMoto('metrics published, and alarms that stop a run').describe('with a CloudWatch API', () => {
  let moto: AwsAccess;
  let client: CloudWatchClient;
  const there = (): string[] => ['--cloudwatch-region', moto.region, '--cloudwatch-endpoint', moto.endpoint];
  const makeAlarm = async (AlarmName: string): Promise<void> => {
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'x',
        MetricName: 'x',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
  };
  const setState = (AlarmName: string, StateValue: 'OK' | 'ALARM'): Promise<unknown> =>
    client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'as the test says' }));

  beforeAll(async () => {
    moto = await startMoto();
    client = new CloudWatchClient(moto);
    await Promise.all(['quiet', 'loud', 'early'].map(makeAlarm));
    await setState('early', 'ALARM');
  });

  describe('a run with --cloudwatch', () => {
    let ended: Ended;
    beforeAll(async () => {
      ended = await load(
        await args('-t', '2s', '--cloudwatch', '--cloudwatch-environment', 'staging', ...there()),
        { env: AWS },
      );
    });

    const sum = async (MetricName: string, Dimensions: Record<string, string>): Promise<number> => {
      const { MetricDataResults: [result] = [] } = await client.send(
        new GetMetricDataCommand({
          StartTime: new Date(Date.now() - 600_000),
          EndTime: new Date(Date.now() + 60_000),
          MetricDataQueries: [
            {
              Id: 'm',
              MetricStat: {
                Metric: {
                  Namespace: 'OpenSaves/Load',
                  MetricName,
                  Dimensions: Object.entries(Dimensions).map(([Name, Value]) => ({ Name, Value })),
                },
                Period: 3600,
                Stat: 'Sum',
              },
            },
          ],
        }),
      );
      return (result?.Values ?? []).reduce((all, one) => all + one, 0);
    };

    test('publishes every request, by environment, scenario and name', async () => {
      const { run } = ended;
      expect(run.totals.requests).toBe(100);
      const [Environment, Scenario] = ['staging', run.scenario];
      expect(await sum('Requests', { Environment, Scenario })).toBe(100);
      const [{ method, name } = { method: '', name: '' }] = run.requests;
      expect(await sum('Requests', { Environment, Scenario, Name: `${method} ${name}` })).toBe(100);
    });

    test('has no dimension but these, and none with the id of a run', async () => {
      const { Metrics = [] } = await client.send(new ListMetricsCommand({ Namespace: 'OpenSaves/Load' }));
      const sets = new Set(
        Metrics.map(({ Dimensions = [] }) =>
          Dimensions.map(({ Name }) => Name)
            .toSorted()
            .join(),
        ),
      );
      expect(sets).toEqual(new Set(['Environment', 'Environment,Scenario', 'Environment,Name,Scenario']));
      expect(JSON.stringify(Metrics)).not.toContain(ended.run.id);
      expect(new Set(Metrics.map(({ MetricName }) => MetricName))).toContain('ResponseTimeP99');
    });

    test('says how many values went there', () => {
      const { run, stderr, code } = ended;
      expect(run.cloudwatch).toMatchObject({ environment: 'staging', failed: 0 });
      expect(run.cloudwatch?.sent).toBeGreaterThan(100);
      expect(stderr).toContain(`CloudWatch: ${run.cloudwatch?.sent} values published to OpenSaves/Load`);
      expect(code).toBe(expectedCode(run, 0));
    });
  });

  describe('--abort-on-alarm', () => {
    test.each([
      [
        'a name that is not there',
        'none',
        /--abort-on-alarm none: there is no alarm of this name in the region/,
      ],
      [
        'an alarm that fires already',
        'early',
        /--abort-on-alarm early: it fires already \(as the test says\)/,
      ],
    ])('%s is told before the load', async (_, name, message) => {
      const { code, stderr, folders } = await load(
        await args('--abort-on-alarm', 'quiet', '--abort-on-alarm', name, ...there()),
        { env: AWS },
      );
      expect(stderr).toMatch(message);
      expect(folders).toEqual([]);
      expect(code).toBe(1);
    });

    test('stops the run when one fires; its results are whole, and it counts as a check that failed', async () => {
      const running = new Load(
        await args('-t', '60s', '--abort-on-alarm', 'quiet', '--abort-on-alarm', 'loud', ...there()),
        { env: AWS, limit: 40 },
      );
      await running.until(() => running.stderr.includes('/50 rps'), 'progress');
      await setState('loud', 'ALARM');
      const { code, run, rows, stderr } = await running.ended();
      expect(run.duration).toBeLessThan(30);
      expect(run.interrupted).toBe(false);
      expect(run.checks).toMatchObject([
        { text: 'alarm quiet', metric: 'alarm', passed: true, aborted: false },
        { text: 'alarm loud', metric: 'alarm', passed: false, aborted: true },
      ]);
      expect(rows.length).toBe(run.totals.requests);
      expect(stderr).toContain('alarm loud fires (as the test says): the run stops.');
      expect(stderr).toContain(
        'PASS alarm quiet did not fire\nFAIL alarm loud fired, which stopped the run\n',
      );
      expect(code).toBe(4);
    });
  });
});
