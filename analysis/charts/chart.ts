import type { TopLevelSpec } from 'vega-lite';
import type { ReportData } from '../report-data.ts';

/** A chart is one file, a pure function of the data, and one line in `index.ts`. */
export interface Chart {
  /** Name of its files in `charts/`. */
  name: string;
  /** Undefined where there is nothing to draw: the chart is then left out. */
  spec(data: ReportData): TopLevelSpec | undefined;
}
