import type { Variable } from '../board.ts';
import { renamed, type MetricSeries, type SearchSeries, type Series } from '../services/series.ts';
import type { MetricsQuery } from './plain.ts';

/** The data source that is chosen at the head of a board. */
export const DATASOURCE = { type: 'cloudwatch', uid: '${datasource}' };

const EMPTY = {
  datasource: DATASOURCE,
  queryMode: 'Metrics',
  metricQueryType: 0,
  metricEditorMode: 0,
  region: '$region',
  namespace: '',
  expression: '',
  matchExact: true,
} as const;

/** Queries of a panel's series; `prefix` keeps the ids of one axis apart from those of the other. */
export function queriesOf(
  series: readonly Series[],
  prefix: string,
  variables: readonly Variable[],
  period: string,
): Omit<MetricsQuery, 'refId'>[] {
  return series.flatMap((one, i): Omit<MetricsQuery, 'refId'>[] => {
    const id = `${prefix}${i}`;
    if (one.kind !== 'math') return [metricQuery(one, id, variables, period)];
    const ids = Object.fromEntries(Object.keys(one.of).map((name, n) => [name, `${id}i${n}`]));
    return [
      { ...EMPTY, id, label: one.label, period, metricEditorMode: 1, expression: renamed(one, ids) },
      ...Object.entries(one.of).map(([name, input]) => ({
        ...metricQuery(input, ids[name] ?? id, variables, period),
        hide: true,
      })),
    ];
  });
}

function metricQuery(
  one: MetricSeries | SearchSeries,
  id: string,
  variables: readonly Variable[],
  period: string,
): Omit<MetricsQuery, 'refId'> {
  const { metric, statistic } = one;
  const known = Object.entries(one.dimensions).map(([name, value]) => {
    const chosen = variables.find(({ dimension }) => dimension === name);
    return [name, chosen ? `$${chosen.id}` : value];
  });
  const isSearch = one.kind === 'search';
  const over = isSearch ? one.over.map((name) => [name, searched(name, variables)]) : [];
  const [last = ''] = isSearch ? one.over.slice(-1) : [];
  return {
    ...EMPTY,
    id,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: Object.fromEntries([...known, ...over]),
    statistic,
    period: metric.every === undefined ? period : String(metric.every),
    label: isSearch ? `\${PROP('Dim.${last}')}` : one.label,
    ...(one.kind === 'metric' && one.region !== undefined ? { region: one.region } : {}),
  };
}

/** Grafana makes a search of a dimension that is `*`; what is chosen at the head of the board narrows it. */
function searched(dimension: string, variables: readonly Variable[]): string {
  const chosen = variables.find((variable) => variable.dimension === dimension);
  return chosen ? `$${chosen.id}` : '*';
}
