import { APPLICATION_ELB, CLASSIC_ELB, WAF } from '../../dashboards/services/index.ts';
import { over, type Rule } from './rule.ts';

const classic = (rule: Omit<Parameters<typeof over>[0], 'component'>): Rule =>
  over({ component: 'classic-load-balancer', ...rule });
const application = (rule: Omit<Parameters<typeof over>[0], 'component'>): Rule =>
  over({ component: 'application-load-balancer', ...rule });

/** Of what stands in front of the pods. */
export const frontRules: readonly Rule[] = [
  over({
    id: 'waf-blocks',
    component: 'waf',
    metric: WAF.BlockedRequests,
    fires: 'the web ACL blocked any request',
    threshold: 0,
    meaning:
      'what is blocked never reached the target: the run measured the web ACL. Let the generator’s address through',
    kind: 'invalid',
  }),
  classic({
    id: 'elb-surge-queue',
    metric: CLASSIC_ELB.SurgeQueueLength,
    fires: 'any request waited for an instance',
    threshold: 0,
    meaning:
      'requests waited in the load balancer because every pod was busy; it holds 1,024 and then refuses',
  }),
  classic({
    id: 'elb-spillover',
    metric: CLASSIC_ELB.SpilloverCount,
    fires: 'any request was refused because the queue was full',
    threshold: 0,
    meaning: 'the load balancer refused requests: the pods took far less than came',
  }),
  classic({
    id: 'elb-backend-connections',
    metric: CLASSIC_ELB.BackendConnectionErrors,
    fires: 'any connection to an instance failed',
    threshold: 0,
    meaning: 'pods did not accept connections: they were down, or their backlog was full',
  }),
  application({
    id: 'alb-rejected-connections',
    metric: APPLICATION_ELB.RejectedConnectionCount,
    fires: 'any connection was rejected',
    threshold: 0,
    meaning: 'the load balancer had as many connections as it takes',
  }),
  application({
    id: 'alb-5xx',
    metric: APPLICATION_ELB.HTTPCode_ELB_5XX_Count,
    fires: 'the load balancer answered any request itself with a 5xx',
    threshold: 0,
    meaning: 'no target answered',
  }),
  application({
    id: 'alb-target-connections',
    metric: APPLICATION_ELB.TargetConnectionErrorCount,
    fires: 'any connection to a target failed',
    threshold: 0,
    meaning: 'targets did not accept connections',
  }),
];
