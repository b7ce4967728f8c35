import type { TopLevelSpec } from 'vega-lite';
import { COLOURS, DASHES, HEIGHT, INK, NUMBER, TIME_AXIS, WIDTH, config } from './theme.ts';

/** One point of a line: seconds, name of the series, value; null leaves a gap. */
export interface LinePoint {
  time: number;
  series: string;
  value: number | null;
}

export interface Lines {
  title: string;
  subtitle: string;
  description: string;
  unit: string;
  scale: 'linear' | 'log';
  /** In the order of the legend. */
  series: readonly string[];
  points: LinePoint[];
  /** Times at which a stage begins, drawn as vertical rules. */
  stages: number[];
}

/** More points than this on a line need no dots to be seen. */
const FEW = 60;

/** A chart of lines over time. */
export function lines(chart: Lines): TopLevelSpec {
  const { series, points } = chart;
  const legend = { symbolType: 'stroke', ...columnsOf(series) } as const;
  const colour = {
    field: 'series',
    type: 'nominal',
    scale: { domain: [...series], range: COLOURS.slice(0, series.length) },
    legend,
  } as const;
  const dash = {
    field: 'series',
    type: 'nominal',
    scale: { domain: [...series], range: series.map((_, index) => [...(DASHES[index] ?? [1, 0])]) },
    legend,
  } as const;
  return {
    title: { text: chart.title, subtitle: chart.subtitle },
    description: chart.description,
    width: WIDTH,
    height: HEIGHT,
    config,
    layer: [
      {
        data: { values: chart.stages.map((time) => ({ time })) },
        mark: { type: 'rule', color: INK, opacity: 0.45, strokeDash: [3, 3] },
        encoding: { x: { field: 'time', type: 'quantitative' } },
      },
      {
        data: { values: points },
        mark: { type: 'line', point: points.length <= FEW * series.length && { size: 24 } },
        encoding: {
          x: {
            field: 'time',
            type: 'quantitative',
            title: TIME_AXIS,
            scale: { nice: false, zero: true },
            axis: { format: NUMBER },
          },
          y: {
            field: 'value',
            type: 'quantitative',
            title: chart.unit,
            scale: chart.scale === 'log' ? { type: 'log', nice: true } : { zero: true },
            axis: { format: NUMBER, tickCount: 6 },
          },
          color: colour,
          strokeDash: dash,
        },
      },
    ],
  };
}

/** Pixels of a letter of a legend, and of what stands beside each entry. */
const [LETTER, BESIDE] = [7, 46];

/** Names too long for one row of the legend stand in columns: a row that is wider than the chart would squeeze it. */
function columnsOf(series: readonly string[]): { columns?: number } {
  const widths = series.map((name) => name.length * LETTER + BESIDE);
  if (widths.reduce((sum, width) => sum + width, 0) <= WIDTH) return {};
  return { columns: Math.max(1, Math.floor(WIDTH / Math.max(...widths))) };
}

/** Where stages begin, the first one apart; none when there are too many to be seen. */
export function stageStarts(levels: readonly { from: number }[]): number[] {
  return levels.length > 60 ? [] : levels.slice(1).map(({ from }) => from);
}
