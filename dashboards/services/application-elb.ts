import { whenAny, type AlarmRule } from './alarm.ts';
import type { DashboardConfig, LoadBalancer } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const TARGET = { dimensions: [['LoadBalancer'], ['LoadBalancer', 'TargetGroup']] };
const GROUP = { dimensions: [['LoadBalancer', 'TargetGroup']] };

export const APPLICATION_ELB = metricsOf('AWS/ApplicationELB', [['LoadBalancer']], {
  RequestCount: row('Sum', 'count', 'requests', TARGET),
  TargetResponseTime: row(
    'p99',
    'seconds',
    'from the request sent on to the first byte of the answer',
    TARGET,
  ),
  HTTPCode_Target_4XX_Count: row('Sum', 'count', 'answers of the targets with a 4xx', TARGET),
  HTTPCode_Target_5XX_Count: row('Sum', 'count', 'answers of the targets with a 5xx', TARGET),
  HTTPCode_ELB_4XX_Count: row('Sum', 'count', 'its own answers with a 4xx'),
  HTTPCode_ELB_5XX_Count: row('Sum', 'count', 'its own answers with a 5xx: no target answered'),
  RejectedConnectionCount: row('Sum', 'count', 'connections beyond what it takes'),
  TargetConnectionErrorCount: row('Sum', 'count', 'connections to targets that failed', TARGET),
  ActiveConnectionCount: row('Sum', 'count', 'connections'),
  ConsumedLCUs: row('Average', 'count', 'capacity units, which are what is paid for'),
  HealthyHostCount: row('Minimum', 'count', 'targets that are healthy', GROUP),
  UnHealthyHostCount: row('Maximum', 'count', 'targets that are not', GROUP),
});

const ALB = APPLICATION_ELB;
type Application = LoadBalancer & { kind: 'application' };

const of = (
  { name }: Application,
  metric: Metric,
  label: string,
  statistic: Statistic = metric.statistic,
): MetricSeries => at(metric, { LoadBalancer: name }, label, { statistic });

function summary(config: DashboardConfig): Panel[] {
  const balancer = applicationIn(config);
  if (!balancer) return [];
  return [
    lines(
      'Requests and errors',
      'per second',
      [
        perSecond(of(balancer, ALB.RequestCount, 'requests')),
        perSecond(of(balancer, ALB.HTTPCode_Target_4XX_Count, 'targets 4xx')),
        perSecond(of(balancer, ALB.HTTPCode_Target_5XX_Count, 'targets 5xx')),
        perSecond(of(balancer, ALB.HTTPCode_ELB_4XX_Count, 'its own 4xx')),
        perSecond(of(balancer, ALB.HTTPCode_ELB_5XX_Count, 'its own 5xx')),
      ],
      'Its own 5xx: no target answered.',
    ),
    lines(
      'Response time of targets',
      'seconds',
      (['p50', 'p90', 'p99'] as const).map((p) => of(balancer, ALB.TargetResponseTime, p, p)),
      'Until the first byte of the answer.',
    ),
  ];
}

function detail(config: DashboardConfig): Section[] {
  const balancer = applicationIn(config);
  if (!balancer) return [];
  const { name, targetGroup } = balancer;
  const connections = [
    of(balancer, ALB.ActiveConnectionCount, 'active'),
    of(balancer, ALB.RejectedConnectionCount, 'rejected'),
    of(balancer, ALB.TargetConnectionErrorCount, 'failed to targets'),
  ];
  const panels = [
    lines('Connections', 'count', connections, 'Rejected: it had as many as it takes.'),
    lines('Capacity units', 'count', [of(balancer, ALB.ConsumedLCUs, 'LCUs')], 'What is paid for.'),
  ];
  if (targetGroup !== undefined) {
    const group = { LoadBalancer: name, TargetGroup: targetGroup };
    const hosts = [
      at(ALB.HealthyHostCount, group, 'healthy'),
      at(ALB.UnHealthyHostCount, group, 'unhealthy'),
    ];
    panels.push(lines('Targets', 'count', hosts, 'By their health; counted by target group only.'));
  }
  return [{ title: 'Connections, capacity, targets', panels }];
}

function alarms(config: DashboardConfig): AlarmRule[] {
  const balancer = applicationIn(config);
  if (!balancer) return [];
  return [
    whenAny(
      'elb-5xx',
      'The load balancer itself answers with a 5xx: no target did.',
      of(balancer, ALB.HTTPCode_ELB_5XX_Count, '5xx'),
    ),
    whenAny(
      'elb-target-5xx',
      'Targets answer with a 5xx.',
      of(balancer, ALB.HTTPCode_Target_5XX_Count, '5xx'),
    ),
    whenAny(
      'elb-rejected',
      'Connections are rejected.',
      of(balancer, ALB.RejectedConnectionCount, 'rejected'),
    ),
  ];
}

const applicationIn = ({ resources: { loadBalancer } }: DashboardConfig): Application | undefined =>
  loadBalancer?.kind === 'application' ? loadBalancer : undefined;

export const applicationElb: Service = {
  id: 'application-load-balancer',
  title: 'Load balancer',
  inputs: ['loadBalancer'],
  kind: 'application',
  metrics: Object.values(APPLICATION_ELB),
  summary,
  detail,
  alarms,
};
