import { SILENT_WHEN_ZERO, type AlarmRule } from './alarm.ts';
import type { LambdaFunction } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

export const LAMBDA = metricsOf('AWS/Lambda', [['FunctionName']], {
  Invocations: row('Sum', 'count', 'calls that ran'),
  Errors: row('Sum', 'count', 'of those, calls that failed'),
  Throttles: row('Sum', 'count', 'calls refused: the concurrency was used up'),
  Duration: row('p99', 'ms', 'time that the code ran, without its start'),
  ConcurrentExecutions: row('Maximum', 'count', 'calls that ran at the same time'),
});

const each = (
  functions: readonly LambdaFunction[],
  metric: Metric,
  what = '',
  statistic: Statistic = metric.statistic,
): MetricSeries[] =>
  functions.map(({ name, label }) =>
    at(metric, { FunctionName: name }, `${label}${what && ` ${what}`}`, { statistic }),
  );

export const lambda: Service = {
  id: 'lambda',
  title: 'Lambda',
  inputs: ['functions'],
  metrics: Object.values(LAMBDA),
  summary: ({ resources: { functions } }) => [
    lines('Calls', 'per second', each(functions, LAMBDA.Invocations).map(perSecond), 'By function.'),
    lines('Duration p99', 'ms', each(functions, LAMBDA.Duration), 'By function, without cold starts.'),
  ],
  detail: ({ resources: { functions } }) => [
    {
      title: 'Errors, throttles, concurrency',
      panels: [
        lines(
          'Errors and throttles',
          'count',
          [...each(functions, LAMBDA.Errors, 'errors'), ...each(functions, LAMBDA.Throttles, 'throttles')],
          'Throttled calls of a queue come back; of an API they fail.',
        ),
        lines(
          'At the same time',
          'count',
          each(functions, LAMBDA.ConcurrentExecutions),
          'Calls that run: as many as the concurrency allows, and as many connections to a database.',
        ),
        lines('Duration p50', 'ms', each(functions, LAMBDA.Duration, '', 'p50'), 'By function.'),
      ],
    },
  ],
  alarms: ({ resources: { functions } }) =>
    functions.flatMap(({ name, label }): AlarmRule[] => [
      {
        id: 'lambda-errors',
        of: label,
        description: 'Calls of a function fail.',
        series: at(LAMBDA.Errors, { FunctionName: name }, 'errors'),
        threshold: 0,
        meaning: 'wrong',
        ...SILENT_WHEN_ZERO,
      },
      {
        id: 'lambda-throttles',
        of: label,
        description: 'Calls of a function are refused: its concurrency is used up.',
        series: at(LAMBDA.Throttles, { FunctionName: name }, 'throttles'),
        threshold: 0,
        meaning: 'saturated',
        ...SILENT_WHEN_ZERO,
      },
    ]),
};
