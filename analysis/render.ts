import { fileURLToPath } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { escapeXml } from './report/escape.ts';
import { measureTextAsDejaVu } from './text-width.ts';

/** Pixels of a PNG for each unit of its SVG: sharp on a dense screen. */
const SCALE = 2;

/** Fonts come with the package: a machine without any (a container, say) draws the same labels. */
export const FONT_FILES: readonly string[] = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`)),
);

measureTextAsDejaVu();

export interface ChartText {
  /** Unique among the pictures of a page. */
  id: string;
  title: string;
  description: string;
}

/** Draws a Vega-Lite spec as an SVG with a title and a description for those who do not see it. */
export async function toSvg(spec: TopLevelSpec, { id, title, description }: ChartText): Promise<string> {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  const svg = (await view.toSVG()).replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', ''); // unused
  view.finalize();
  const labels =
    `<title id="${id}-title">${escapeXml(title)}</title>` +
    `<desc id="${id}-desc">${escapeXml(description)}</desc>`;
  return svg.replace(
    /^<svg ([^>]*)>/,
    (_, attributes: string) =>
      `<svg role="img" aria-labelledby="${id}-title ${id}-desc" ${attributes}>${labels}`,
  );
}

/** The same picture as a PNG, made beside what else is done. */
export async function toPng(svg: string, fontFiles: readonly string[] = FONT_FILES): Promise<Buffer> {
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { loadSystemFonts: false, fontFiles: [...fontFiles], defaultFontFamily: 'DejaVu Sans' },
  });
  return picture.asPng();
}
