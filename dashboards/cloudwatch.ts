import { alarmDefinitions } from './alarms.ts';
import { fullName, type Board, type Variable } from './board.ts';
import { place, type Box, type Placed } from './layout.ts';
import type { DashboardConfig } from './services/config.ts';
import type { Unit } from './services/metric.ts';
import type { Panel } from './services/panel.ts';
import { renamed, searchExpression, type MetricSeries, type Series } from './services/series.ts';

/** A dashboard as CloudWatch's PutDashboard takes it; `body` is to be written as JSON, and escaped for Terraform. */
export interface CloudWatchDashboard {
  name: string;
  /** Of the board: plain text, for logical names. */
  id: string;
  body: { start: string; variables: object[]; widgets: Widget[] };
}

export interface Widget {
  type: 'metric' | 'text' | 'alarm';
  x: number;
  y: number;
  width: number;
  height: number;
  properties: Record<string, unknown>;
}

/** A row of a widget's `metrics`: namespace, name, dimensions by turns, options; or only options with an expression. */
type MetricRow = (string | Record<string, unknown>)[];

const PERIOD = 60;

const AXIS: Record<Unit, string> = {
  count: 'count',
  'per second': 'a second',
  ms: 'ms',
  us: 'µs',
  seconds: 's',
  percent: '%',
  bytes: 'bytes',
  'bytes per second': 'bytes a second',
};

export function cloudwatchDashboard(board: Board, config: DashboardConfig): CloudWatchDashboard {
  return {
    name: fullName(config, board.id),
    id: board.id,
    body: {
      start: '-PT1H',
      variables: board.variables.map(variable),
      widgets: place(board).map((placed) => widget(placed, config)),
    },
  };
}

/** Replaces the values of one dimension all over the dashboard. */
function variable({ id, label, dimension, values }: Variable): object {
  return {
    type: 'property',
    property: dimension,
    inputType: 'select',
    id,
    label,
    visible: true,
    defaultValue: values[0]?.value,
    values,
  };
}

function widget(placed: Placed, config: DashboardConfig): Widget {
  const { box } = placed;
  if (placed.kind === 'heading') return text(box, `## ${placed.title}`);
  if (placed.kind === 'text') return text(box, placed.text);
  if (placed.kind === 'alarms') return alarmStates(box, config);
  return at(box, 'metric', graph(placed.panel, config.region));
}

const at = ({ x, y, w, h }: Box, type: Widget['type'], properties: Widget['properties']): Widget => ({
  type,
  x,
  y,
  width: w,
  height: h,
  properties,
});

const text = (box: Box, markdown: string): Widget => at(box, 'text', { markdown });

function alarmStates(box: Box, config: DashboardConfig): Widget {
  const { region, account } = config;
  const alarms = alarmDefinitions(config)
    .filter((alarm) => alarm.kind === 'composite' || alarm.region === undefined)
    .map(({ name }) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`);
  return at(box, 'alarm', { title: 'Alarms', alarms });
}

function graph(panel: Panel, region: string): Widget['properties'] {
  const { right, limits = [], range } = panel;
  const left = panel.series.flatMap((series, i) => rows(series, `l${i}`, {}));
  const others = right?.series.flatMap((series, i) => rows(series, `r${i}`, { yAxis: 'right' })) ?? [];
  return {
    title: panel.title,
    view: panel.view === 'number' ? 'singleValue' : 'timeSeries',
    stacked: panel.view === 'stacked',
    region,
    period: panel.period ?? PERIOD,
    metrics: [...left, ...others],
    yAxis: {
      left: { min: 0, label: AXIS[panel.unit], showUnits: false },
      ...(right ? { right: { min: 0, label: AXIS[right.unit], showUnits: false } } : {}),
    },
    ...(limits.length > 0 ? { annotations: { horizontal: limits } } : {}),
    ...(range === undefined ? {} : { start: `-${range}`, end: 'P0D' }),
  };
}

function rows(series: Series, id: string, options: Record<string, unknown>): MetricRow[] {
  const { label } = series;
  if (series.kind === 'metric') return [metricRow(series, { label, ...options })];
  if (series.kind === 'search') {
    const lines = series.over.map((dimension) => `\${PROP('Dim.${dimension}')}`).join(' ');
    return [[{ expression: searchExpression(series, PERIOD), id, label: lines, ...options }]];
  }
  const ids = Object.fromEntries(Object.keys(series.of).map((name, i) => [name, `${id}i${i}`]));
  return [
    [{ expression: renamed(series, ids), id, label, ...options }],
    ...Object.entries(series.of).map(([name, one]) => metricRow(one, { id: ids[name], visible: false })),
  ];
}

function metricRow(
  { metric, dimensions, statistic, region }: MetricSeries,
  options: Record<string, unknown>,
): MetricRow {
  return [
    metric.namespace,
    metric.name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, ...(region === undefined ? {} : { region }), ...options },
  ];
}
