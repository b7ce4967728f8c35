import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../runner/errors.ts';
import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from './charts/chart.ts';
import { CHARTS } from './charts/index.ts';
import { summaryOf } from './compare/against.ts';
import { shownPath } from './input/source.ts';
import { liveChart } from './live.ts';
import { toPng, toSvg } from './render.ts';
import { buildDocument } from './report/build.ts';
import type { Document } from './report/document.ts';
import { toHtml } from './report/html.ts';
import { toMarkdown } from './report/markdown.ts';
import type { ReportData } from './report-data.ts';
import type { Summary } from './summary.ts';
import { makeFolders } from './folders.ts';

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
  const specs = new Map(CHARTS.flatMap((chart) => specOf(chart, data)));
  const drawing = [...specs].map(async ([name, spec]) => {
    const svg = await draw(name, spec);
    return { name, svg, png: toPng(svg) };
  });
  const drawn = await Promise.all(drawing);
  const pictures = new Map(drawn.map(({ name, svg }) => [name, svg] as const));
  const live = new Map([...specs].map(([name, spec]) => [name, liveChart(spec)] as const));
  const files: [string, string | Buffer][] = [];
  for (const { name, svg, png } of drawn) {
    files.push(
      [`charts/${name}.svg`, svg],
      [`charts/${name}.png`, await png],
      [`charts/${name}.json`, `${JSON.stringify(withSchema(specs.get(name)), undefined, 2)}\n`],
    );
  }
  const summary: Summary = {
    ...data.summary,
    comparison: summaryOf(data.against),
    charts: files.map(([name]) => name),
  };
  const document = onlyDrawn(buildDocument({ ...data, summary }), pictures);
  const texts: [string, string][] = [
    ['report.html', toHtml(document, pictures, live)],
    ['report.md', toMarkdown(document)],
    ['summary.json', `${JSON.stringify(summary, undefined, 2)}\n`],
  ];
  return { summary, document, paths: write(folder, [...texts, ...files]) };
}

function write(folder: string, files: [string, string | Buffer][]): string[] {
  try {
    makeFolders(join(folder, 'charts'));
    return files.map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `the report cannot be written to ${shownPath(folder)} (${reason}); expected a folder that can be ` +
        'written to. Name another with --output DIR.',
    );
  }
}

function specOf(chart: Chart, data: ReportData): [string, TopLevelSpec][] {
  const spec = chart.spec(data);
  return spec ? [[chart.name, spec]] : [];
}

function draw(id: string, spec: TopLevelSpec): Promise<string> {
  return toSvg(spec, { id, title: titleOf(spec.title), description: spec.description ?? '' });
}

/** Says which language a spec is in, for editors and other programs. */
function withSchema(spec: TopLevelSpec | undefined): unknown {
  return { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', ...spec };
}

/** A document that names no chart for which there was nothing to draw. */
function onlyDrawn(document: Document, pictures: ReadonlyMap<string, string>): Document {
  const sections = document.sections.map((section) =>
    Object.assign(section, { charts: section.charts.filter((name) => pictures.has(name)) }),
  );
  return { ...document, sections };
}

function titleOf(title: unknown): string {
  return typeof title === 'object' && title !== null && 'text' in title ? String(title.text) : '';
}
