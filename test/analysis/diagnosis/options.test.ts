import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cloudOf, type CloudFlags } from '../../../analysis/cli-cloud.ts';
import { gather } from '../../../analysis/cloud/gather.ts';
import { periodOf, wholePeriods } from '../../../analysis/cloud/fetch.ts';
import { readMetrics } from '../../../analysis/cloud/file.ts';
import { DEFAULT_CONFIG } from '../../../dashboards/services/index.ts';
import { temporaryFolder } from '../../helpers/folder.ts';

const file = (name: string, text: string): string => {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
};

describe('options that make no sense', () => {
  test.each<[CloudFlags, RegExp]>([
    [{ cloudwatch: true, metrics: 'a.json' }, /--cloudwatch and --metrics: both say/],
    [{ region: 'Ireland' }, /--region Ireland: expected the name of a region of AWS, such as eu-west-1/],
    [{ cloudwatchEndpoint: 'http://x' }, /--cloudwatch-endpoint has a meaning only/],
    [{ saveMetrics: 'a.json' }, /--save-metrics has a meaning only/],
    [{ targetRps: '5k' }, /--target-rps 5k: expected requests per second/],
    [{ targetRps: '0' }, /--target-rps 0/],
    [{ resources: '/nowhere.json' }, /nowhere\.json/],
    [{ prices: '/nowhere.json' }, /--prices \/nowhere\.json/],
  ])('%o', (flags, why) => {
    expect(() => cloudOf(flags)).toThrow(why);
  });
});

test('nothing of AWS is asked unless it is wished, and the resources are those of a file', () => {
  expect(cloudOf({}).cloud).toBeUndefined();
  const named = file(
    'r.json',
    '{"region": "eu-west-1", "resources": {"webAcl": {"name": "acl", "scope": "REGIONAL"}}}',
  );
  const { cloud, diagnose } = cloudOf({
    cloudwatch: true,
    resources: named,
    region: 'eu-north-1',
    targetRps: '5000',
  });
  expect(cloud?.access).toEqual({ region: 'eu-north-1', endpoint: undefined });
  expect(cloud?.config.resources.webAcl?.name).toBe('acl');
  expect(diagnose.targetRps).toBe(5000);
});

const DAY = 86_400;
test.each([
  [1, 60],
  [14.9, 60],
  [15.1, 300],
  [62, 300],
  [64, 3600],
])('of a run %d days ago a value is of %d s', (days, period) => {
  expect(periodOf({ from: 1e9, to: 1e9 + 60 }, 1e9 + days * DAY)).toBe(period);
});

test('whole minutes are asked for', () => {
  expect(wholePeriods({ from: 90, to: 200 }, 60)).toEqual({ from: 60, to: 240 });
  expect(wholePeriods({ from: 60, to: 240 }, 60)).toEqual({ from: 60, to: 240 });
});

const HEADER = 'timestamp,namespace,metric,dimensions,statistic,value';

describe('a file of metrics', () => {
  test('may be CSV with ISO times, in any order', () => {
    const rows = [
      '2026-01-31T12:05:00Z,AWS/S3,PutRequests,BucketName=b;FilterId=f,Sum,3',
      '2026-01-31T12:00:00Z,AWS/S3,PutRequests,BucketName=b;FilterId=f,Sum,2',
    ];
    const at = Date.parse('2026-01-31T12:00:00Z') / 1000;
    expect(readMetrics(file('m.csv', [HEADER, ...rows].join('\n')))).toEqual({
      format: 1,
      period: 300,
      metrics: [
        {
          namespace: 'AWS/S3',
          metric: 'PutRequests',
          dimensions: { BucketName: 'b', FilterId: 'f' },
          statistic: 'Sum',
          values: [
            [at, 2],
            [at + 300, 3],
          ],
        },
      ],
    });
  });

  test.each([
    ['', /line 1 is ""/],
    ['time,value\n', /line 1 is "time,value"/],
    [`${HEADER}\nyesterday,AWS/S3,A,B=c,Sum,1`, /line 2 is "yesterday/],
    [`${HEADER}\n1,AWS/S3,A,B=c,Sum,`, /line 2/],
    [`${HEADER}\n1,AWS/S3,A,B=c,Sum,NaN`, /line 2/],
    ['{"format": 2}', /format/],
    ['{', /--metrics .*Expected the JSON that --save-metrics writes/s],
  ])('%j is refused', (text, why) => {
    expect(() => readMetrics(file('m', text))).toThrow(why);
  });

  test('of runs one after another lies where each run lies, and nothing from between them', async () => {
    const rows = [60, 120, 180, 600, 660].map(
      (time) => `${time},AWS/DynamoDB,WriteThrottleEvents,TableName=open-saves-stores,Sum,${time}`,
    );
    const strange = '60,AWS/Other,X,Y=z,Sum,1';
    const metrics = file('m.csv', [HEADER, ...rows, strange].join('\n'));
    const options = { config: DEFAULT_CONFIG, access: undefined, file: metrics, save: undefined };
    const { lines, unseen } = await gather(options, [
      { start: 90, seconds: 60, offset: 0 },
      { start: 660, seconds: 30, offset: 60 },
    ]);
    expect(lines.map(({ points }) => points)).toEqual([
      [
        { time: -30, value: 60 },
        { time: 30, value: 120 },
        { time: 60, value: 660 },
      ],
    ]);
    expect(unseen.join('\n')).toContain(
      '1 metrics of the file are of no resource that is looked at, such as AWS/Other X.',
    );
    expect(unseen.join('\n')).toContain('no resource is named: loadBalancer, webAcl');
  });
});
