import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { analyze } from '../../../analysis/analyze.ts';
import { cloudOf, type CloudFlags } from '../../../analysis/cli-cloud.ts';
import { gather } from '../../../analysis/cloud/gather.ts';
import { diagnose, type Diagnosis } from '../../../analysis/diagnosis.ts';
import { NOTHING } from '../../../analysis/distribution.ts';
import { buildDocument } from '../../../analysis/report/build.ts';
import { toText } from '../../../analysis/report/text.ts';
import type { Written } from '../../../analysis/report.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import { needMoto, startMoto } from '../../helpers/moto.ts';
import { csv, measured, run, runFolder } from '../samples.ts';

const moto = needMoto('metrics of CloudWatch in a report');

/** Four whole minutes at 10 requests a second; they began a day ago, for CloudWatch takes nothing older than two weeks. */
const BEGAN = Math.floor(Date.now() / 60_000) * 60 - 86_400;
const SECONDS = 240;
const TABLE = 'open-saves-records';

moto.describe('a report with metrics of CloudWatch', () => {
  const folder = temporaryFolder();
  let endpoint = '';
  let input = '';
  let written: Written;
  const report = (flags: CloudFlags): Promise<Written> =>
    analyze({ inputs: [input], output: join(folder, 'report'), aws: cloudOf(flags), say: () => {} });

  beforeAll(async () => {
    const access = await startMoto();
    endpoint = access.endpoint;
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const client = new CloudWatchClient(access);
    const put = async (
      Namespace: string,
      MetricName: string,
      dimensions: object,
      values: number[],
    ): Promise<void> => {
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value: String(Value) }));
      const MetricData = values.map((Value, minute) => ({
        MetricName,
        Dimensions,
        Value,
        Timestamp: new Date((BEGAN + 60 * minute) * 1000),
      }));
      await client.send(new PutMetricDataCommand({ Namespace, MetricData }));
    };
    await put('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName: TABLE }, [600, 600, 600, 600]);
    await put('AWS/DynamoDB', 'WriteThrottleEvents', { TableName: TABLE }, [0, 0, 90, 30]);
    await put(
      'ContainerInsights',
      'node_cpu_utilization',
      { ClusterName: 'open-saves-cluster-new' },
      [35, 35, 35, 35],
    );
    await put(
      'ContainerInsights',
      'cluster_node_count',
      { ClusterName: 'open-saves-cluster-new' },
      [2, 2, 2, 2],
    );
    // Of another table: nobody asks for it.
    await put('AWS/DynamoDB', 'WriteThrottleEvents', { TableName: 'other' }, [500]);
    client.destroy();
    const rows = Array.from({ length: SECONDS * 10 }, (_, i) => ({ timestamp: (BEGAN + i / 10).toFixed(6) }));
    const level = {
      targetRps: 10,
      fromRps: 10,
      toRps: 10,
      from: 0,
      to: SECONDS,
      due: 2400,
      unsent: 0,
      requests: 2400,
      failures: 0,
      responseTime: NOTHING,
    };
    const target = { url: 'http://saves.example', embedded: false };
    input = runFolder(csv(rows), run({ duration: SECONDS, target, levels: [level] }), folder);
    written = await report({
      cloudwatch: true,
      region: 'us-east-1',
      cloudwatchEndpoint: endpoint,
      targetRps: '5000',
      saveMetrics: join(folder, 'metrics.json'),
    });
  });
  afterAll(() => void vi.unstubAllEnvs());

  test('says what broke first, with its evidence', () => {
    const { findings = [] } = written.summary.diagnosis ?? {};
    expect(findings.map(({ rule }) => rule)).toEqual(['dynamodb-write-throttles', 'dynamodb-hot-partition']);
    expect(findings[0]).toMatchObject({
      metric: 'WriteThrottleEvents',
      what: 'records writes',
      value: 90,
      unit: 'in 60 s',
      threshold: 0,
      time: 120,
      rps: 10,
    });
    expect(findings[1]).toMatchObject({ value: 10, threshold: 3200, time: 120 });
  });

  test('says so in its first lines, with what to scale and what it costs', () => {
    const text = toText(written.document);
    expect(text).toMatch(
      /What broke first +DynamoDB, records writes: WriteThrottleEvents 90 in 60 s \(threshold 0\), from 120 s on \(10\/s\)/,
    );
    // 35 % of 2 nodes at 10/s: 17,500 % at 5,000/s, by 70 % is 250 times.
    expect(text).toMatch(/What to scale +for 5,000\/s EKS: 500 nodes \(there were 2\)/);
    // 1 write unit a request: 18 million an hour. EKS: 0.1 + 2 nodes of 0.0416; one cache node 0.034.
    expect(text).toMatch(
      /What it costs +\$11\.47 an hour at 5,000\/s, \$0\.64 a million requests \(EKS \$0\.18, ElastiCache \$0\.03, DynamoDB \$11\.25; what is left out: see Cost\)/,
    );
  });

  test('never says of an INVALID run, or of one that measured something else, that it held', async () => {
    expect(toText(written.document)).toMatch(/Held the load +cannot be said, the run is INVALID; by its/);
    const data = await measured(input);
    const heldOf = (kind: 'invalid' | 'limit'): string => {
      const findings = (written.summary.diagnosis?.findings ?? []).map((one) => ({ ...one, kind }));
      const diagnosis = written.summary.diagnosis && { ...written.summary.diagnosis, findings };
      const valid = { ...data.summary, verdict: { status: 'VALID' as const, reasons: [] }, diagnosis };
      return buildDocument({ ...data, summary: valid }).lead.find(({ label }) => label === 'Held the load')
        ?.text as string;
    };
    expect(heldOf('limit')).toMatch(/^yes, up to 10\/s/);
    expect(heldOf('invalid')).toMatch(/^cannot be said, the run did not measure the target alone/);
  });

  test('draws a panel of each component with metrics', () => {
    const drawn = written.paths
      .filter((path) => /charts\/aws-.*\.svg$/.test(path))
      .map((path) => path.replace(/.*\//, ''));
    expect(drawn).toEqual(['aws-eks.svg', 'aws-dynamodb.svg']);
    expect(readFileSync(join(folder, 'report/report.html'), 'utf8')).toContain('data-chart="aws-dynamodb"');
  });

  test('names what sent nothing', () => {
    expect(written.summary.diagnosis?.unseen.join('\n')).toMatch(/No value of .*S3 in the time of the run/);
  });

  test('comes out the same from what was saved, and from CSV', async () => {
    const data = await measured(input);
    /** What the files say, without drawing it all anew. */
    const told = async (file: string): Promise<Diagnosis> => {
      const { cloud, diagnose: how } = cloudOf({ metrics: file, targetRps: '5000' });
      if (!cloud) throw new Error('nothing of AWS');
      return diagnose({ ...data, cloud: await gather(cloud, data.windows) }, how);
    };
    const { metrics } = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as {
      metrics: {
        namespace: string;
        metric: string;
        dimensions: object;
        statistic: string;
        values: number[][];
      }[];
    };
    const lines = metrics.flatMap(({ namespace, metric, dimensions, statistic, values }) => {
      const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${String(value)}`);
      return values.map(([time, value]) =>
        [time, namespace, metric, pairs.join(';'), statistic, value].join(','),
      );
    });
    const file = join(folder, 'metrics.csv');
    writeFileSync(file, ['timestamp,namespace,metric,dimensions,statistic,value', ...lines, ''].join('\r\n'));
    for (const one of [join(folder, 'metrics.json'), file]) {
      const { findings, advice, cost } = await told(one);
      expect({ findings, advice, cost }).toEqual({
        findings: written.summary.diagnosis?.findings,
        advice: written.summary.diagnosis?.advice,
        cost: written.summary.diagnosis?.cost,
      });
    }
  });

  test('an address that does not answer is named', async () => {
    const flags = { cloudwatch: true, cloudwatchEndpoint: 'http://127.0.0.1:9', region: 'us-east-1' };
    await expect(report(flags)).rejects.toThrow(
      /CloudWatch in us-east-1 at http:\/\/127\.0\.0\.1:9 did not answer/,
    );
  });
});
