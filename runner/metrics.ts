/**
 * Names of what a run publishes about itself while it goes on: to CloudWatch, to Prometheus, to the dashboards that show
 * them. Each is published once a second for all requests together, and by request name where `byName` says so.
 */

/** Namespace of CloudWatch. */
export const METRIC_NAMESPACE = 'OpenSaves/Load';

/**
 * Dimensions: few, with few values, and never the id of a run, which would make a paid metric of every run. Every metric
 * is published with {Environment} and with {Environment, Scenario}; those by name with {Environment, Scenario, Name} too.
 */
export const METRIC_DIMENSIONS = { environment: 'Environment', scenario: 'Scenario', name: 'Name' } as const;

/** What the environment is called where nothing is said. */
export const DEFAULT_ENVIRONMENT = 'dev';

export interface PublishedMetric {
  /** In CloudWatch. */
  name: string;
  /** CloudWatch's unit. */
  unit: 'Count' | 'Count/Second' | 'Milliseconds' | 'Percent' | 'Bytes';
  /** Statistic that says what happened in a period. */
  statistic: 'Sum' | 'Average' | 'Maximum' | 'Minimum';
  /** Published with the dimension Name too, one for each request name. */
  byName: boolean;
  meaning: string;
}

/** A distribution's percentiles are metrics of their own: CloudWatch cannot merge percentiles of others. */
export const PUBLISHED_METRICS = {
  targetRate: metric(
    'TargetRate',
    'Count/Second',
    'Average',
    'tasks due per second that the schedule asks for',
  ),
  requests: metric('Requests', 'Count', 'Sum', 'requests that ended', true),
  failures: metric('Failures', 'Count', 'Sum', 'requests that failed', true),
  clientErrors: metric('Http4xx', 'Count', 'Sum', 'answers with a status of 400 to 499'),
  serverErrors: metric('Http5xx', 'Count', 'Sum', 'answers with a status of 500 to 599'),
  unsent: metric('Unsent', 'Count', 'Sum', 'tasks that were due and could not be started'),
  responseTimeP50: metric(
    'ResponseTimeP50',
    'Milliseconds',
    'Average',
    'response time, median of a second',
    true,
  ),
  responseTimeP99: metric(
    'ResponseTimeP99',
    'Milliseconds',
    'Maximum',
    'response time, p99 of a second',
    true,
  ),
  serviceTimeP50: metric('ServiceTimeP50', 'Milliseconds', 'Average', 'service time, median of a second'),
  serviceTimeP99: metric('ServiceTimeP99', 'Milliseconds', 'Maximum', 'service time, p99 of a second'),
  lagP99: metric('LagP99', 'Milliseconds', 'Maximum', 'lateness of the generator, p99 of a second'),
  waitP99: metric('WaitP99', 'Milliseconds', 'Maximum', 'wait for a connection, p99 of a second'),
  inFlight: metric('InFlight', 'Count', 'Maximum', 'requests on their way'),
  users: metric('Users', 'Count', 'Maximum', 'users that exist'),
  workers: metric('Workers', 'Count', 'Minimum', 'workers that make load'),
  cpu: metric('GeneratorCpu', 'Percent', 'Maximum', 'of one core, used by the generator'),
  utilisation: metric('EventLoopUtilisation', 'Percent', 'Maximum', 'of the busiest load thread'),
  memory: metric('GeneratorMemory', 'Bytes', 'Maximum', 'resident memory of the generator'),
  invalid: metric('RunInvalid', 'Count', 'Average', '1 in a second that the verdict would reject, or 0'),
} as const satisfies Record<string, PublishedMetric>;

function metric(
  name: string,
  unit: PublishedMetric['unit'],
  statistic: PublishedMetric['statistic'],
  meaning: string,
  byName = false,
): PublishedMetric {
  return { name, unit, statistic, byName, meaning };
}
