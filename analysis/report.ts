import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from './charts/chart.ts';
import { CHARTS } from './charts/index.ts';
import { summaryOf } from './compare/against.ts';
import { drawAll, writeFiles, type NamedFile } from './drawn.ts';
import { buildDocument } from './report/build.ts';
import type { Document } from './report/document.ts';
import { toHtml } from './report/html.ts';
import { toMarkdown } from './report/markdown.ts';
import type { ReportData } from './report-data.ts';
import type { Summary } from './summary.ts';

export interface Written {
  summary: Summary;
  document: Document;
  /** Absolute paths, the page first. */
  paths: string[];
}

/**
 * Draws the charts and writes a report: report.html, report.md, summary.json, charts/NAME.svg, .png and .json.
 * @throws UserError when the folder cannot be written to
 */
export async function writeReport(data: ReportData, folder: string): Promise<Written> {
  const { pictures, live, files } = await drawAll(new Map(CHARTS.flatMap((chart) => specOf(chart, data))));
  const summary: Summary = {
    ...data.summary,
    comparison: summaryOf(data.against),
    charts: files.map(([name]) => name),
  };
  const document = onlyDrawn(buildDocument({ ...data, summary }), pictures);
  const texts: NamedFile[] = [
    ['report.html', toHtml(document, pictures, live)],
    ['report.md', toMarkdown(document)],
    ['summary.json', `${JSON.stringify(summary, undefined, 2)}\n`],
  ];
  return { summary, document, paths: writeFiles(folder, [...texts, ...files], 'the report') };
}

function specOf(chart: Chart, data: ReportData): [string, TopLevelSpec][] {
  const spec = chart.spec(data);
  return spec ? [[chart.name, spec]] : [];
}

/** A document that names no chart for which there was nothing to draw. */
function onlyDrawn(document: Document, pictures: ReadonlyMap<string, string>): Document {
  const sections = document.sections.map((section) =>
    Object.assign(section, { charts: section.charts.filter((name) => pictures.has(name)) }),
  );
  return { ...document, sections };
}
