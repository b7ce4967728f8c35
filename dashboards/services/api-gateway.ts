import { NO_TRAFFIC } from './alarm.ts';
import type { Api } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines } from './panel.ts';
import { at, math, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const REST = ['ApiName', 'Stage'];
const HTTP = ['ApiId'];

/** REST APIs are named, HTTP APIs have an id, and the names of the errors differ. */
export const API_GATEWAY = metricsOf('AWS/ApiGateway', [REST, HTTP], {
  Count: row('Sum', 'count', 'requests'),
  Latency: row('p99', 'ms', 'from the request to the answer'),
  IntegrationLatency: row('p99', 'ms', 'of that, what is behind the API'),
  '4XXError': row('Sum', 'count', 'answers of a REST API with a 4xx', { dimensions: [REST] }),
  '5XXError': row('Sum', 'count', 'answers of a REST API with a 5xx', { dimensions: [REST] }),
  '4xx': row('Sum', 'count', 'answers of an HTTP API with a 4xx', { dimensions: [HTTP] }),
  '5xx': row('Sum', 'count', 'answers of an HTTP API with a 5xx', { dimensions: [HTTP] }),
});

const of = (api: Api, metric: Metric, label: string, statistic: Statistic = metric.statistic): MetricSeries =>
  at(metric, api.kind === 'rest' ? { ApiName: api.name, Stage: api.stage } : { ApiId: api.id }, label, {
    statistic,
  });

const errorsOf = (api: Api, kind: '4' | '5'): Metric =>
  API_GATEWAY[api.kind === 'rest' ? (`${kind}XXError` as const) : (`${kind}xx` as const)];

export const apiGateway: Service = {
  id: 'api-gateway',
  title: 'API Gateway',
  inputs: ['apis'],
  metrics: Object.values(API_GATEWAY),
  summary: ({ resources: { apis } }) => [
    lines(
      'Requests and errors',
      'per second',
      apis.flatMap((api) => [
        perSecond(of(api, API_GATEWAY.Count, `${api.label} requests`)),
        perSecond(of(api, errorsOf(api, '4'), `${api.label} 4xx`)),
        perSecond(of(api, errorsOf(api, '5'), `${api.label} 5xx`)),
      ]),
      'By API.',
    ),
    lines(
      'Latency p99',
      'ms',
      apis.flatMap((api) => [
        of(api, API_GATEWAY.Latency, `${api.label} in all`),
        of(api, API_GATEWAY.IntegrationLatency, `${api.label} behind it`),
      ]),
      'The difference is API Gateway itself.',
    ),
  ],
  detail: ({ resources: { apis } }) => [
    {
      title: 'Latency',
      panels: (['p50', 'p90'] as const).map((p) =>
        lines(
          `Latency ${p}`,
          'ms',
          apis.map((api) => of(api, API_GATEWAY.Latency, api.label, p)),
          'By API.',
          { width: 12 },
        ),
      ),
    },
  ],
  alarms: ({ resources: { apis } }) =>
    apis.map((api) => ({
      id: 'api-5xx',
      of: api.label,
      description: 'More than 1 % of the requests of an API are answered with a 5xx.',
      series: math('5xx, %', '100 * e / n', {
        e: of(api, errorsOf(api, '5'), '5xx'),
        n: of(api, API_GATEWAY.Count, 'requests'),
      }),
      threshold: 1,
      meaning: 'saturated',
      ...NO_TRAFFIC,
    })),
};
