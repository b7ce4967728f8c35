import type { TopLevelSpec } from 'vega-lite';
import { SERVICES } from '../../dashboards/services/index.ts';
import { groupBy } from '../group.ts';
import type { CloudLine } from '../cloud/gather.ts';
import { RUN_TIME } from '../cloud/lines.ts';
import { plain } from '../report/plain.ts';
import type { ReportData } from '../report-data.ts';
import type { Chart } from './chart.ts';
import { lines, stageStarts, type LinePoint } from './lines.ts';
import { COLOURS, config } from './theme.ts';

const WATCHED = SERVICES.filter(({ id }) => id !== 'load');
const CLIENT = 'answered without failure';

const nameOf = (id: string): string => `aws-${id}`;
/** Names of the charts, in the order of the page. */
export const COMPONENT_CHARTS = WATCHED.map(({ id }) => nameOf(id));

/** A panel a component, beneath the client's curve on the same time axis: what filled up when. */
export const components: readonly Chart[] = WATCHED.map(({ id, title }) => ({
  name: nameOf(id),
  spec(data): TopLevelSpec | undefined {
    const own = (data.cloud?.lines ?? []).filter(
      ({ component, series, points }) =>
        component === id && series.metric !== RUN_TIME && points.some(({ value }) => value !== 0),
    );
    if (own.length === 0) return undefined;
    const byUnit = groupBy(own, ({ series }) => unitOf(series, data.cloud?.period ?? 60));
    const panels = [...byUnit].map(([unit, of]) => panel(unit, linesIn(of, data), data));
    return {
      title: {
        text: `${title}, and the load at the same time`,
        subtitle: `above: what the client saw; below: metrics of AWS, a value every ${data.cloud?.period ?? 60} s; those that were 0 throughout are left out`,
      },
      description: `Metrics of ${title} over time, beneath the rate of answers that the client saw.`,
      config,
      vconcat: [panel('requests per second', client(data), data), ...panels],
      resolve: { scale: { x: 'shared', color: 'independent', strokeDash: 'independent' } },
    } as TopLevelSpec;
  },
}));

const unitOf = ({ metric, statistic }: CloudLine['series'], period: number): string =>
  statistic === 'Sum'
    ? `${metric.unit === 'bytes' ? 'bytes' : 'number'} per second`
    : `${metric.unit} (${period} s)`;

function client({ timeline, bucketSeconds, lastCovered }: ReportData): LinePoint[] {
  return timeline.map(({ time, answered }, index) => ({
    time: time + bucketSeconds / 2,
    series: CLIENT,
    value: answered / (index === timeline.length - 1 ? lastCovered : bucketSeconds),
  }));
}

/** The highest lines of a unit, as many as colours can tell apart; sums by the second. */
function linesIn(of: readonly CloudLine[], { cloud, summary }: ReportData): LinePoint[] {
  const period = cloud?.period ?? 60;
  const highest = ({ points }: CloudLine): number => Math.max(...points.map(({ value }) => value));
  return of
    .toSorted((a, b) => highest(b) - highest(a))
    .slice(0, COLOURS.length)
    .flatMap(({ series, points }) =>
      points.map(({ time, value }) => ({
        // The middle of the period, as far as it lies in the run.
        time: Math.min(Math.max(time + period / 2, 0), summary.run.duration),
        series: plain(`${series.label}: ${series.metric.name}`),
        value: series.statistic === 'Sum' ? value / period : value,
      })),
    );
}

/** A part of the chart: lines of one unit. */
function panel(unit: string, points: LinePoint[], { summary }: ReportData): object {
  const whole = lines({
    title: unit,
    subtitle: '',
    description: '',
    unit,
    scale: 'linear',
    series: [...new Set(points.map(({ series }) => series))],
    points,
    stages: stageStarts(summary.levels),
  }) as unknown as Record<string, unknown>;
  const { layer, width } = whole;
  return { layer, width, height: 140 };
}
