import type { Variable } from '../board.ts';
import type { Box, Placed } from '../layout.ts';
import type { Unit } from '../services/metric.ts';
import type { Panel as Graph } from '../services/panel.ts';
import type { FieldConfig, GridPos, Lines, Panel, Row } from './plain.ts';
import { DATASOURCE, queriesOf } from './queries.ts';

/** Grafana's names of units. */
const UNITS: Record<Unit, string> = {
  count: 'short',
  'per second': 'short',
  ms: 'ms',
  us: 'µs',
  seconds: 's',
  percent: 'percent',
  bytes: 'bytes',
  'bytes per second': 'Bps',
};

const LIMIT_COLOUR = 'red';

const gridPos = ({ x, y, w, h }: Box): GridPos => ({ x, y, w, h });

/** One panel of Grafana's; undefined for what only CloudWatch shows. */
export function grafanaPanel(
  placed: Placed,
  id: number,
  variables: readonly Variable[],
): Panel | Row | undefined {
  const base = { id, gridPos: gridPos(placed.box) };
  if (placed.kind === 'heading')
    return { ...base, type: 'row', title: placed.title, collapsed: false, panels: [] };
  if (placed.kind === 'text') {
    return { ...base, type: 'text', title: '', options: { mode: 'markdown', content: placed.text } };
  }
  if (placed.kind === 'alarms') return undefined;
  return { ...base, ...graph(placed.panel, variables) };
}

function graph(panel: Graph, variables: readonly Variable[]): Omit<Panel, 'id' | 'gridPos'> {
  const { right, range } = panel;
  const period = '$period';
  const queries = [
    ...queriesOf(panel.series, 'l', variables, period),
    ...queriesOf(right?.series ?? [], 'r', variables, period),
  ];
  return {
    type: panel.view === 'number' ? 'stat' : 'timeseries',
    title: panel.title,
    description: panel.about,
    datasource: DATASOURCE,
    targets: queries.map((query, i) => ({ ...query, refId: refId(i) })),
    fieldConfig: fieldConfig(panel),
    options:
      panel.view === 'number'
        ? { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } }
        : {
            legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
            tooltip: { mode: 'multi', sort: 'desc' },
          },
    ...(range === undefined ? {} : { timeFrom: range.replace(/^P(\d+)D$/, '$1d') }),
  };
}

/** A, B, … Z, AA, AB, …, as Grafana counts queries. */
function refId(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : `${refId(Math.floor(index / 26) - 1)}${letter}`;
}

function fieldConfig({ unit, view, limits = [], right }: Graph): FieldConfig {
  const steps = [
    { value: null, color: 'green' },
    ...limits.map(({ value }) => ({ value, color: LIMIT_COLOUR })),
  ];
  const custom: Lines = {
    drawStyle: 'line',
    lineWidth: 1,
    fillOpacity: view === 'stacked' ? 30 : 0,
    showPoints: 'auto',
    spanNulls: false,
    axisLabel: unit === 'per second' ? 'a second' : '',
    ...(view === 'stacked' ? { stacking: { mode: 'normal', group: 'A' } } : {}),
    ...(limits.length > 0 ? { thresholdsStyle: { mode: 'dashed' } } : {}),
  };
  return {
    defaults: {
      unit: UNITS[unit],
      min: 0,
      color: { mode: 'palette-classic' },
      thresholds: { mode: 'absolute', steps },
      ...(view === 'number' ? {} : { custom }),
    },
    overrides: (right?.series ?? []).map(({ label }) => ({
      matcher: { id: 'byName', options: label },
      properties: [
        { id: 'unit', value: UNITS[right?.unit ?? unit] },
        { id: 'custom.axisPlacement', value: 'right' },
        { id: 'custom.lineInterpolation', value: 'stepAfter' },
        { id: 'custom.lineStyle', value: { fill: 'dash', dash: [4, 4] } },
      ],
    })),
  };
}
