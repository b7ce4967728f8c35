import {
  METRIC_DIMENSIONS,
  METRIC_NAMESPACE,
  PUBLISHED_METRICS,
  type PublishedMetric,
} from '../../runner/metrics.ts';
import type { AlarmRule } from './alarm.ts';
import type { DashboardConfig } from './config.ts';
import type { Metric, Unit } from './metric.ts';
import { lines, type Panel, type Section } from './panel.ts';
import { at, everyOne, math, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

const { environment: ENVIRONMENT, scenario: SCENARIO, name: NAME } = METRIC_DIMENSIONS;

const UNITS: Record<PublishedMetric['unit'], Unit> = {
  Count: 'count',
  'Count/Second': 'per second',
  Milliseconds: 'ms',
  Percent: 'percent',
  Bytes: 'bytes',
};

/** What the runner publishes with --cloudwatch: its own list, as metrics of CloudWatch. */
function published(metric: PublishedMetric): Metric {
  const { name, statistic, meaning, byName } = metric;
  const dimensions: string[][] = [[ENVIRONMENT], [ENVIRONMENT, SCENARIO]];
  if (byName) dimensions.push([ENVIRONMENT, SCENARIO, NAME]);
  return { namespace: METRIC_NAMESPACE, name, statistic, meaning, unit: UNITS[metric.unit], dimensions };
}

export const LOAD = Object.fromEntries(
  Object.entries(PUBLISHED_METRICS).map(([key, metric]) => [key, published(metric)]),
) as Record<keyof typeof PUBLISHED_METRICS, Metric>;

/** A metric of the runs of the scenario that is chosen on the board. */
export function ofRuns(
  { environment, scenarios }: DashboardConfig,
  metric: Metric,
  label: string,
): MetricSeries {
  const [scenario = 'none'] = scenarios;
  return at(metric, { [ENVIRONMENT]: environment, [SCENARIO]: scenario }, label);
}

/** The rate that was asked for beside the one that came: a step of the first is where a stage begins. */
export function rates(config: DashboardConfig): Panel {
  return lines(
    'Rate: asked for and achieved',
    'per second',
    [
      ofRuns(config, LOAD.targetRate, 'asked for'),
      perSecond(ofRuns(config, LOAD.requests, 'requests')),
      perSecond(ofRuns(config, LOAD.failures, 'failures')),
    ],
    'Each step of "asked for" begins a stage of the run. There is data only while a run goes on with --cloudwatch.',
  );
}

export function times(config: DashboardConfig): Panel {
  return lines(
    'Response time',
    'ms',
    [
      ofRuns(config, LOAD.responseTimeP50, 'response p50'),
      ofRuns(config, LOAD.responseTimeP99, 'response p99'),
      ofRuns(config, LOAD.serviceTimeP99, 'service p99'),
    ],
    'From when a request was due until it was answered; the service time counts from when it was sent. Percentiles of single seconds: the worst second of a minute for p99.',
    { limits: [{ label: 'objective', value: config.thresholds.responseTimeP99 }] },
  );
}

function failures(config: DashboardConfig): Panel {
  return lines(
    'Failures',
    'count',
    [
      ofRuns(config, LOAD.failures, 'all'),
      ofRuns(config, LOAD.clientErrors, '4xx'),
      ofRuns(config, LOAD.serverErrors, '5xx'),
      ofRuns(config, LOAD.unsent, 'unsent'),
    ],
    'Requests that failed, for whatever reason, and tasks that were due and never started.',
  );
}

function detail(config: DashboardConfig): Section[] {
  const { environment } = config;
  const byName = (metric: Metric) => everyOne(metric, { [ENVIRONMENT]: environment }, [SCENARIO, NAME]);
  return [
    {
      title: 'By request',
      panels: [
        lines('Requests', 'count', [byName(LOAD.requests)], 'By request name.'),
        lines('Failures', 'count', [byName(LOAD.failures)], 'By request name.'),
        lines('Response time p99', 'ms', [byName(LOAD.responseTimeP99)], 'By request name.'),
      ],
    },
    {
      title: 'The generator itself',
      text: 'Whether the numbers may be believed: a late or busy generator measures itself.',
      panels: [
        lines(
          'Lag and wait p99',
          'ms',
          [ofRuns(config, LOAD.lagP99, 'lag'), ofRuns(config, LOAD.waitP99, 'wait for a connection')],
          'Lag over 10 ms makes a run INVALID. Waiting for a connection is the doing of a slow target.',
          { limits: [{ label: 'INVALID', value: 10 }] },
        ),
        lines(
          'CPU and event loop',
          'percent',
          [ofRuns(config, LOAD.cpu, 'CPU'), ofRuns(config, LOAD.utilisation, 'busiest load thread')],
          'CPU is of one core: more than 100 is possible with several load threads.',
          { limits: [{ label: 'INVALID (event loop)', value: 90 }] },
        ),
        lines('Memory', 'bytes', [ofRuns(config, LOAD.memory, 'resident')], 'Of the process that publishes.'),
        lines('Users', 'count', [ofRuns(config, LOAD.users, 'users')], 'Users that exist.'),
        lines(
          'In flight',
          'count',
          [ofRuns(config, LOAD.inFlight, 'requests')],
          'Requests on their way: when they pile up, the target is slower than the load.',
        ),
        lines(
          'Workers',
          'count',
          [ofRuns(config, LOAD.workers, 'workers')],
          'Workers, or load threads, that make load; a step down is one that was lost.',
        ),
      ],
    },
  ];
}

/**
 * Alarms watch all runs of the environment, whatever scenario they are of, by the mean of the seconds of a minute: a
 * single bad second is no alarm.
 */
function alarms({ environment, thresholds }: DashboardConfig): AlarmRule[] {
  const all = (metric: Metric, label: string, statistic = metric.statistic): MetricSeries =>
    at(metric, { [ENVIRONMENT]: environment }, label, { statistic });
  const idle = { missing: 'notBreaching', missingBecause: 'there is no data while no run goes on' } as const;
  return [
    {
      id: 'load-run-invalid',
      description: 'More than a tenth of the seconds of a run would not pass its verdict.',
      series: all(LOAD.invalid, 'invalid'),
      threshold: 0.1,
      meaning: 'invalid',
      ...idle,
    },
    {
      id: 'load-lag',
      description: 'The generator is late with its requests: p99 of its lag is over 10 ms.',
      series: all(LOAD.lagP99, 'lag p99', 'Average'),
      threshold: 10,
      meaning: 'invalid',
      ...idle,
    },
    {
      id: 'load-event-loop',
      description: 'A load thread of the generator is busy more than 90 % of the time.',
      series: all(LOAD.utilisation, 'event loop', 'Average'),
      threshold: 90,
      meaning: 'invalid',
      ...idle,
    },
    {
      id: 'load-response-time',
      description: `p99 of the response time, as clients see it, is over ${thresholds.responseTimeP99} ms.`,
      series: all(LOAD.responseTimeP99, 'response time p99', 'Average'),
      threshold: thresholds.responseTimeP99,
      meaning: 'saturated',
      ...idle,
    },
    {
      id: 'load-failures',
      description: 'More than 1 % of the requests fail.',
      series: math('failures, %', '100 * f / r', {
        f: all(LOAD.failures, 'failures'),
        r: all(LOAD.requests, 'requests'),
      }),
      threshold: 1,
      meaning: 'saturated',
      ...idle,
    },
  ];
}

export const load: Service = {
  id: 'load',
  title: 'Load runner',
  inputs: [],
  metrics: Object.values(LOAD),
  summary: (config) => [rates(config), times(config), failures(config)],
  detail,
  alarms,
};
