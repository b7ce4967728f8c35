import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type TopLevelSpec } from 'vega-lite';
import { INK, PAPER } from './charts/theme.ts';

/** A chart that the page can draw by itself, with zoom and tooltips. */
export interface LiveChart {
  title: string;
  subtitle: string;
  /** A Vega spec, for vega.parse. */
  spec: unknown;
  /** The signal that holds what is shown of the x axis, [from, to]; null where the axis has no numbers. */
  zoom: string | null;
}

/** The wheel alone scrolls the page, also over a chart; a pinch on a touch pad is a wheel with Ctrl. */
const WHEEL = 'wheel![event.ctrlKey || event.metaKey]';

type Json = Record<string, unknown>;

/**
 * The same chart to be looked into: its x axis zooms and pans, its marks tell their values, and it takes the page's
 * colours. The title is apart, so that the page can break its lines.
 */
export function liveChart(spec: TopLevelSpec): LiveChart {
  const { title, ...rest } = structuredClone(spec) as unknown as Json & { title: Json };
  // Panels one beneath another have the same x axis: one zooms all.
  const panels = Array.isArray(rest['vconcat']) ? (rest['vconcat'] as Json[]) : [rest];
  const layers = panels.flatMap((panel) =>
    Array.isArray(panel['layer']) ? (panel['layer'] as Json[]) : [panel],
  );
  for (const layer of layers) withPoints(layer);
  const zoomed = layers.find(isZoomable);
  if (zoomed) {
    const select = { type: 'interval', encodings: ['x'], zoom: WHEEL };
    zoomed['params'] = [{ name: 'zoom', select, bind: 'scales' }];
    // What lies outside of the zoomed axis is not drawn beside it.
    for (const layer of layers) layer['mark'] = { ...(layer['mark'] as Json), clip: true };
  }
  const config = rest['config'] as Json;
  rest['config'] = { ...config, mark: { tooltip: { content: 'encoding' } }, background: 'transparent' };
  return {
    title: String(title['text']),
    subtitle: String(title['subtitle'] ?? ''),
    zoom: zoomed ? `zoom_${(zoomed['encoding'] as { x: { field: string } }).x.field}` : null,
    spec: JSON.parse(
      JSON.stringify(compiled(rest))
        .replaceAll(`"${INK}"`, '"currentColor"')
        .replaceAll(`"${PAPER}"`, '"transparent"'),
    ),
  };
}

/**
 * As Vega. Of layers Vega-Lite declares the zoom's signal twice, one to push its values to the other: one can be set from
 * outside, and is.
 */
function compiled(spec: Json): Json {
  const made = compile(spec as unknown as TopLevelSpec).spec as unknown as Json & { signals?: Json[] };
  const { signals = [] } = made;
  const pushed = new Set(signals.flatMap(({ name, push }) => (push === 'outer' ? [name] : [])));
  const once = signals
    .filter(({ name, push }) => push === 'outer' || !pushed.has(name))
    .map((signal) => ({ ...signal, push: undefined }));
  return { ...made, signals: once };
}

/** A line tells nothing where the pointer is; points along it, unseen, do. */
function withPoints(layer: Json): void {
  const mark = layer['mark'] as Json | undefined;
  if (mark?.['type'] === 'line' && !mark['point']) layer['mark'] = { ...mark, point: 'transparent' };
}

function isZoomable(layer: Json): boolean {
  const encoding = layer['encoding'] as Json | undefined;
  const x = encoding?.['x'] as Json | undefined;
  const values = ((layer['data'] ?? { values: [{}] }) as { values: unknown[] }).values;
  const isContinuous = x?.['type'] === 'quantitative' || x?.['type'] === 'temporal';
  return isContinuous && encoding?.['y'] !== undefined && values.length > 0;
}

const file = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8');

/**
 * The script of the page: Vega, its interpreter of expressions (so that the page
 * may forbid code made from text), and what draws the charts as they come into view.
 */
export function liveScript(): { text: string; hash: string } {
  const text = [
    file('vega/build/vega.min.js'),
    file('vega-interpreter/build/vega-interpreter.min.js'),
    readFileSync(new URL('report/page.js', import.meta.url), 'utf8'),
  ]
    .map((part) => part.replace(/\/\/# sourceMappingURL=.*/, '').replaceAll('</script', '<\\/script'))
    .join(';\n');
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}

/** JSON as text of a script element: nothing in it ends the element. */
export function asScriptData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}
