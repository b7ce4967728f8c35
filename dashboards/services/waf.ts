import { SILENT_WHEN_ZERO } from './alarm.ts';
import type { DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric } from './metric.ts';
import { lines } from './panel.ts';
import { at, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** Web ACLs of CloudFront send without Region, to us-east-1. Rule=ALL is the sum over the rules. */
export const WAF = metricsOf(
  'AWS/WAFV2',
  [
    ['WebACL', 'Rule', 'Region'],
    ['WebACL', 'Rule'],
  ],
  {
    BlockedRequests: row('Sum', 'count', 'requests refused'),
    AllowedRequests: row('Sum', 'count', 'requests let through'),
    CountedRequests: row('Sum', 'count', 'requests that a rule in count mode would have caught'),
  },
);

function of(
  { region, resources: { webAcl } }: DashboardConfig,
  metric: Metric,
  label: string,
): MetricSeries[] {
  if (!webAcl) return [];
  const all = { WebACL: webAcl.name, Rule: 'ALL' };
  if (webAcl.scope === 'REGIONAL') return [at(metric, { ...all, Region: region }, label)];
  return [at(metric, all, label, { region: 'us-east-1' })];
}

export const waf: Service = {
  id: 'waf',
  title: 'WAF',
  inputs: ['webAcl'],
  metrics: Object.values(WAF),
  summary: (config) => [
    lines(
      'Requests, by what the web ACL did',
      'count',
      [
        ...of(config, WAF.AllowedRequests, 'let through'),
        ...of(config, WAF.BlockedRequests, 'blocked'),
        ...of(config, WAF.CountedRequests, 'counted'),
      ],
      'A rate-based rule of 2,000 requests in five minutes blocks a load test from one address after seconds: what is blocked never reached the target, and the run says nothing about it.',
    ),
  ],
  detail: () => [],
  alarms: (config) =>
    of(config, WAF.BlockedRequests, 'blocked').map((series) => ({
      id: 'waf-blocked',
      description: 'The web ACL blocks requests: the run that goes on does not measure the target.',
      series,
      threshold: 0,
      meaning: 'invalid',
      ...SILENT_WHEN_ZERO,
    })),
};
