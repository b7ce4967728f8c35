import { NO_TRAFFIC, whenAny, type AlarmRule } from './alarm.ts';
import type { DashboardConfig, LoadBalancer } from './config.ts';
import { LOAD, ofRuns } from './load.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** With TCP listeners it counts connections, not requests, and no statuses. */
export const CLASSIC_ELB = metricsOf('AWS/ELB', [['LoadBalancerName']], {
  RequestCount: row('Sum', 'count', 'requests; connections of TCP listeners'),
  Latency: row('p99', 'seconds', 'of answers; of TCP listeners, of connecting to an instance'),
  HTTPCode_Backend_4XX: row('Sum', 'count', 'answers of instances with a 4xx; HTTP listeners only'),
  HTTPCode_Backend_5XX: row('Sum', 'count', 'answers of instances with a 5xx; HTTP listeners only'),
  HTTPCode_ELB_4XX: row('Sum', 'count', 'its own answers with a 4xx; HTTP listeners only'),
  HTTPCode_ELB_5XX: row('Sum', 'count', 'its own answers with a 5xx; HTTP listeners only'),
  SurgeQueueLength: row('Maximum', 'count', 'requests that wait for an instance; at most 1,024'),
  SpilloverCount: row('Sum', 'count', 'requests refused because the queue was full'),
  BackendConnectionErrors: row('Sum', 'count', 'connections to instances that failed'),
  HealthyHostCount: row('Minimum', 'count', 'instances that are healthy'),
  UnHealthyHostCount: row('Maximum', 'count', 'instances that are not'),
});

type Classic = LoadBalancer & { kind: 'classic' };

const of = (
  { name }: Classic,
  metric: Metric,
  label: string,
  statistic: Statistic = metric.statistic,
): MetricSeries => at(metric, { LoadBalancerName: name }, label, { statistic });

const ELB = CLASSIC_ELB;
const PERCENTILES = ['p50', 'p90', 'p99'] as const;

function traffic(balancer: Classic): Panel {
  const isTcp = balancer.listener === 'tcp';
  return lines(
    isTcp ? 'Connections' : 'Requests',
    'per second',
    [perSecond(of(balancer, ELB.RequestCount, isTcp ? 'connections' : 'requests'))],
    isTcp ? 'With TCP listeners it knows of no requests: those are the runner’s to count.' : 'All of them.',
  );
}

function queue(balancer: Classic): Panel {
  return lines(
    'Queue and spill-over',
    'count',
    [
      of(balancer, ELB.SurgeQueueLength, 'waiting'),
      of(balancer, ELB.SpilloverCount, 'refused'),
      of(balancer, ELB.BackendConnectionErrors, 'failed connections'),
    ],
    'Beyond 1,024 that wait, the next ones are refused.',
    { limits: [{ label: 'full', value: 1024 }] },
  );
}

function statuses(balancer: Classic, config: DashboardConfig): Panel {
  if (balancer.listener === 'tcp') {
    const series = [
      ofRuns(config, LOAD.clientErrors, '4xx'),
      ofRuns(config, LOAD.serverErrors, '5xx'),
      ofRuns(config, LOAD.failures, 'all failures'),
    ];
    const about = 'A TCP load balancer sees no statuses: these are the runner’s.';
    return lines('Errors, by the runner', 'count', series, about);
  }
  const series = [
    of(balancer, ELB.HTTPCode_Backend_4XX, 'instances 4xx'),
    of(balancer, ELB.HTTPCode_Backend_5XX, 'instances 5xx'),
    of(balancer, ELB.HTTPCode_ELB_4XX, 'its own 4xx'),
    of(balancer, ELB.HTTPCode_ELB_5XX, 'its own 5xx'),
  ];
  return lines('Errors', 'count', series, 'Its own 5xx: no instance answered.');
}

function latency(balancer: Classic, config: DashboardConfig): Panel {
  if (balancer.listener === 'http') {
    const series = PERCENTILES.map((p) => of(balancer, ELB.Latency, p, p));
    return lines('Latency', 'seconds', series, 'Until an instance begins to answer.');
  }
  const series = [
    ofRuns(config, LOAD.serviceTimeP50, 'service p50'),
    ofRuns(config, LOAD.serviceTimeP99, 'service p99'),
  ];
  return lines('Latency, by the runner', 'ms', series, 'A TCP load balancer times no requests.', {
    right: { unit: 'seconds', series: [of(balancer, ELB.Latency, 'connecting to an instance, p99')] },
  });
}

function detail(config: DashboardConfig): Section[] {
  const balancer = classicIn(config);
  if (!balancer) return [];
  const hosts = [
    of(balancer, ELB.HealthyHostCount, 'healthy'),
    of(balancer, ELB.UnHealthyHostCount, 'unhealthy'),
  ];
  const panels = [
    statuses(balancer, config),
    latency(balancer, config),
    lines('Instances', 'count', hosts, 'By their health.'),
  ];
  return [{ title: 'Errors, latency, instances', panels }];
}

function alarms(config: DashboardConfig): AlarmRule[] {
  const balancer = classicIn(config);
  if (!balancer) return [];
  const rules: AlarmRule[] = [
    whenAny(
      'elb-spillover',
      'The load balancer refuses requests: its queue is full.',
      of(balancer, ELB.SpilloverCount, 'refused'),
    ),
    {
      id: 'elb-queue',
      description: 'More than 100 requests wait in the load balancer for an instance.',
      series: of(balancer, ELB.SurgeQueueLength, 'waiting'),
      threshold: 100,
      meaning: 'saturated',
      ...NO_TRAFFIC,
    },
  ];
  if (balancer.listener === 'tcp') return rules;
  return [
    ...rules,
    whenAny(
      'elb-5xx',
      'The load balancer itself answers with a 5xx: no instance did.',
      of(balancer, ELB.HTTPCode_ELB_5XX, '5xx'),
    ),
  ];
}

const classicIn = ({ resources: { loadBalancer } }: DashboardConfig): Classic | undefined =>
  loadBalancer?.kind === 'classic' ? loadBalancer : undefined;

export const classicElb: Service = {
  id: 'classic-load-balancer',
  title: 'Load balancer',
  inputs: ['loadBalancer'],
  kind: 'classic',
  metrics: Object.values(CLASSIC_ELB),
  summary: (config) => {
    const balancer = classicIn(config);
    return balancer ? [traffic(balancer), queue(balancer)] : [];
  },
  detail,
  alarms,
};
