import type { ReportData } from '../report-data.ts';
import type { Fact, Section } from './document.ts';

/**
 * A part of the report: one file in `sections/`, a pure function of the data, and one line in `sections/index.ts`.
 * What it shows must be in the data: see `report-data.ts`.
 */
export interface Part {
  /** Its lines on the first screen; `question` says where they stand there. */
  lead?(data: ReportData): Fact[];
  /** Its sections, in the order of the page; none when there is nothing to say. */
  sections?(data: ReportData): Section[];
}
