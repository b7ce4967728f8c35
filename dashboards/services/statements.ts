import type { DashboardConfig } from './config.ts';
import { metricsOf, row, type Metric, type Statistic } from './metric.ts';
import { lines } from './panel.ts';
import { at, perSecond, type MetricSeries } from './series.ts';
import type { Service } from './service.ts';

/** What the messages ask for. */
const ACTIONS = ['INSERT', 'SELECT', 'SELECT2'];

/** Sent by the function that executes statements, in its log. The namespace ends with the database's name. */
export const STATEMENTS = metricsOf('PERFORMANCE/AURORA', [['ACTION']], {
  DURATION: row('p99', 'ms', 'of a statement, as the function sees it'),
  COMPLETIONS: row('Sum', 'count', 'statements that were executed'),
});

function each({ resources }: DashboardConfig, metric: Metric, statistic?: Statistic): MetricSeries[] {
  if (!resources.statements) return [];
  const namespace = `${metric.namespace}/${resources.statements.database}`;
  return ACTIONS.map((ACTION) =>
    at({ ...metric, namespace }, { ACTION }, ACTION, statistic === undefined ? {} : { statistic }),
  );
}

export const statements: Service = {
  id: 'statements',
  title: 'Statements of the writer',
  inputs: ['statements'],
  metrics: Object.values(STATEMENTS),
  summary: (config) => [
    lines(
      'Statements',
      'per second',
      each(config, STATEMENTS.COMPLETIONS).map(perSecond),
      'Executed, by what they do.',
    ),
    lines('Duration p99', 'ms', each(config, STATEMENTS.DURATION), 'By what the statement does.'),
    lines('Duration p50', 'ms', each(config, STATEMENTS.DURATION, 'p50'), 'By what the statement does.'),
  ],
  detail: () => [],
  // How long a statement may take is for whoever writes it to say: queue, function and database have their alarms.
  alarms: () => [],
};
