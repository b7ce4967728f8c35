import { NO_TRAFFIC } from './alarm.ts';
import { metricsOf, row, type Metric } from './metric.ts';
import { lines, type Panel } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** Sent to us-east-1 only, with Region=Global: without that dimension there is no data. */
export const CLOUDFRONT = metricsOf('AWS/CloudFront', [['DistributionId', 'Region']], {
  Requests: row('Sum', 'count', 'requests of viewers'),
  BytesDownloaded: row('Sum', 'bytes', 'sent to viewers'),
  BytesUploaded: row('Sum', 'bytes', 'received from viewers'),
  '4xxErrorRate': row('Average', 'percent', 'of the requests that were answered with a 4xx'),
  '5xxErrorRate': row('Average', 'percent', 'of the requests that were answered with a 5xx'),
  TotalErrorRate: row('Average', 'percent', 'of the requests that were answered with either'),
});

const of = (distribution: string, metric: Metric, label: string): MetricSeries =>
  at(metric, { DistributionId: distribution, Region: 'Global' }, label, { region: 'us-east-1' });

const traffic = (id: string): Panel =>
  lines(
    'Requests',
    'per second',
    [perSecond(of(id, CLOUDFRONT.Requests, 'requests'))],
    'Of viewers, at the edge: those it answers itself never reach Open Saves.',
  );

const errors = (id: string): Panel =>
  lines(
    'Error rates',
    'percent',
    [
      of(id, CLOUDFRONT['4xxErrorRate'], '4xx'),
      of(id, CLOUDFRONT['5xxErrorRate'], '5xx'),
      of(id, CLOUDFRONT.TotalErrorRate, 'both'),
    ],
    'What a web ACL blocks is a 4xx here.',
  );

export const cloudfront: Service = {
  id: 'cloudfront',
  title: 'CloudFront',
  inputs: ['distribution'],
  metrics: Object.values(CLOUDFRONT),
  summary: ({ resources: { distribution } }) =>
    distribution === undefined ? [] : [traffic(distribution), errors(distribution)],
  detail: ({ resources: { distribution } }) =>
    distribution === undefined
      ? []
      : [
          {
            title: 'Transfer',
            panels: [
              lines(
                'Transfer',
                'bytes per second',
                [
                  perSecond(of(distribution, CLOUDFRONT.BytesDownloaded, 'to viewers')),
                  perSecond(of(distribution, CLOUDFRONT.BytesUploaded, 'from viewers')),
                ],
                'At the edge.',
                { width: 12 },
              ),
            ],
          },
        ],
  alarms: ({ resources: { distribution } }) =>
    distribution === undefined
      ? []
      : [
          {
            id: 'cloudfront-5xx',
            description: 'More than 1 % of the requests at the edge are answered with a 5xx.',
            series: of(distribution, CLOUDFRONT['5xxErrorRate'], '5xx'),
            threshold: 1,
            meaning: 'saturated',
            ...NO_TRAFFIC,
          },
        ],
};
