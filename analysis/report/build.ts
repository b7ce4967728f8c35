import type { ReportData } from '../report-data.ts';
import { QUESTIONS, type Document } from './document.ts';
import { PARTS } from './sections/index.ts';

/** The whole report, still without a format. */
export function buildDocument(data: ReportData): Document {
  const lead = PARTS.flatMap((part) => part.lead?.(data) ?? []);
  return {
    title: `Load test: ${data.summary.run.scenario}`,
    status: data.summary.verdict.status,
    lead: QUESTIONS.flatMap((question) => lead.filter((fact) => fact.question === question)),
    sections: PARTS.flatMap((part) => part.sections?.(data) ?? []),
  };
}
