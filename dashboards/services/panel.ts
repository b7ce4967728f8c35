import type { Unit } from './metric.ts';
import type { Series } from './series.ts';

/** A graph, before it is a widget of CloudWatch or a panel of Grafana. */
export interface Panel {
  title: string;
  /** What it says, and where a gap in it comes from. */
  about: string;
  /** `lines` over time, the same `stacked`, or the last value as a `number`. */
  view: 'lines' | 'stacked' | 'number';
  unit: Unit;
  series: readonly Series[];
  /** Those of another unit, on an axis of their own. */
  right?: { unit: Unit; series: readonly Series[] };
  /** Levels worth a line: a limit, an alarm's threshold. */
  limits?: readonly { label: string; value: number }[];
  /** Of 24 columns; 8 where nothing is said. */
  width?: 6 | 8 | 12 | 24;
  /** Seconds of one point; 60 where nothing is said. */
  period?: number;
  /** Time that it shows whatever the board shows, such as P3D: for what is sent once a day. */
  range?: string;
}

/** Panels under a heading. */
export interface Section {
  title: string;
  /** Markdown beneath the heading. */
  text?: string;
  panels: readonly Panel[];
}

/** Every series of a panel. */
export const seriesOf = (panel: Panel): Series[] => [...panel.series, ...(panel.right?.series ?? [])];

/** Lines over time: what most panels are. */
export function lines(
  title: string,
  unit: Unit,
  series: readonly Series[],
  about: string,
  more: Partial<Panel> = {},
): Panel {
  return { title, about, view: 'lines', unit, series, ...more };
}
