import { NO_TRAFFIC, whenAny, type AlarmRule } from './alarm.ts';
import type { Bucket, DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Section } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const STORED = { dimensions: [['BucketName', 'StorageType']], every: 86_400 };

/** Of a request metrics configuration: without one, S3 sends only what is stored, once a day. */
export const S3 = metricsOf('AWS/S3', [['BucketName', 'FilterId']], {
  AllRequests: row('Sum', 'count', 'requests of all kinds'),
  GetRequests: row('Sum', 'count', 'GETs of objects'),
  PutRequests: row('Sum', 'count', 'PUTs of objects'),
  DeleteRequests: row('Sum', 'count', 'DELETEs of objects'),
  '4xxErrors': row('Sum', 'count', 'requests answered with a 4xx; a 404 is one'),
  '5xxErrors': row('Sum', 'count', 'requests answered with a 5xx; 503 is S3 slowing a prefix down'),
  BytesUploaded: row('Sum', 'bytes', 'bytes of request bodies'),
  BytesDownloaded: row('Sum', 'bytes', 'bytes of answers'),
  FirstByteLatency: row('p99', 'ms', 'from the whole request to the first byte of the answer'),
  TotalRequestLatency: row('p99', 'ms', 'from the first byte in to the last byte out: grows with size'),
  BucketSizeBytes: row('Average', 'bytes', 'what is stored', STORED),
  NumberOfObjects: row('Average', 'count', 'objects that are stored', STORED),
});

const of = ({ name, filterId }: Bucket, metric: Metric, label: string, statistic?: Statistic): MetricSeries =>
  at(metric, { BucketName: name, FilterId: filterId }, label, statistic === undefined ? {} : { statistic });

const REQUEST_TEXT =
  'S3 sends these by a request metrics configuration of the bucket, within a minute or two and on a best-effort basis.';

const requests = (bucket: Bucket) =>
  lines(
    'Requests',
    'per second',
    [
      perSecond(of(bucket, S3.GetRequests, 'GET')),
      perSecond(of(bucket, S3.PutRequests, 'PUT')),
      perSecond(of(bucket, S3.DeleteRequests, 'DELETE')),
      perSecond(of(bucket, S3.AllRequests, 'all')),
    ],
    REQUEST_TEXT,
  );

const firstByte = (bucket: Bucket, limit: number) =>
  lines(
    'Time to the first byte',
    'ms',
    (['p50', 'p90', 'p99'] as const).map((p) => of(bucket, S3.FirstByteLatency, p, p)),
    'Inside S3, whatever the size of the object.',
    { limits: [{ label: 'alarm', value: limit }] },
  );

function detail({ resources: { bucket } }: DashboardConfig): Section[] {
  if (!bucket) return [];
  const stored = (metric: Metric, StorageType: string, label: string): MetricSeries =>
    at(metric, { BucketName: bucket.name, StorageType }, label);
  const daily = { period: 86_400, range: 'P14D', width: 12 } as const;
  return [
    {
      title: 'Requests',
      panels: [
        lines(
          'Whole requests',
          'ms',
          (['p50', 'p90', 'p99'] as const).map((p) => of(bucket, S3.TotalRequestLatency, p, p)),
          'With the transfer of the body, so large blobs take long.',
        ),
        lines(
          'Errors',
          'count',
          [of(bucket, S3['4xxErrors'], '4xx'), of(bucket, S3['5xxErrors'], '5xx')],
          'A 404 of a blob that is not there is a 4xx. A 503 asks to slow down: 3,500 writes and 5,500 reads a second are what a prefix takes at first.',
        ),
        lines(
          'Transfer',
          'bytes per second',
          [perSecond(of(bucket, S3.BytesUploaded, 'up')), perSecond(of(bucket, S3.BytesDownloaded, 'down'))],
          'Of bodies.',
        ),
      ],
    },
    {
      title: 'Stored',
      text: 'Sent once a day, so these two always show two weeks.',
      panels: [
        lines(
          'Size',
          'bytes',
          [stored(S3.BucketSizeBytes, 'StandardStorage', 'bytes')],
          'Standard storage.',
          daily,
        ),
        lines(
          'Objects',
          'count',
          [stored(S3.NumberOfObjects, 'AllStorageTypes', 'objects')],
          'All of them.',
          daily,
        ),
      ],
    },
  ];
}

function alarms({ resources: { bucket }, thresholds }: DashboardConfig): AlarmRule[] {
  if (!bucket) return [];
  return [
    whenAny(
      's3-5xx',
      'S3 answers requests with a 5xx, a 503 to slow down for one.',
      of(bucket, S3['5xxErrors'], '5xx'),
    ),
    {
      id: 's3-first-byte',
      description: `p99 of S3's time to the first byte is over ${thresholds.firstByteP99} ms.`,
      series: of(bucket, S3.FirstByteLatency, 'first byte p99'),
      threshold: thresholds.firstByteP99,
      meaning: 'saturated',
      ...NO_TRAFFIC,
    },
  ];
}

export const s3: Service = {
  id: 's3',
  title: 'S3',
  inputs: ['bucket'],
  metrics: Object.values(S3),
  summary: ({ resources: { bucket }, thresholds }) =>
    bucket ? [requests(bucket), firstByte(bucket, thresholds.firstByteP99)] : [],
  detail,
  alarms,
};
