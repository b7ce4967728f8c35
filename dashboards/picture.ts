import type { Board } from './board.ts';
import { COLUMNS, place, type Box, type Placed } from './layout.ts';
import { seriesOf, type Panel } from './services/panel.ts';

/** Pixels of a column and of a row of the grid. */
const COLUMN = 40;
const ROW = 18;
const MARGIN = 10;
const HEAD = 40;
/** Characters that fit beside each other in a column, about. */
const PER_COLUMN = 6;
const COLOURS = ['#3b6fb6', '#d9822b', '#3a9d5d', '#b8434e', '#7a5ca8', '#8a6d3b', '#4aa3a2', '#777777'];

/** A board's layout as SVG, drawn from its definition: where each graph stands, and what its lines are. */
export function picture(board: Board): string {
  const placed = place(board);
  const bottom = Math.max(...placed.map(({ box }) => box.y + box.h));
  const width = COLUMNS * COLUMN + 2 * MARGIN;
  const height = bottom * ROW + HEAD + MARGIN;
  const variables = board.variables.map(({ label }) => `[${label}]`).join('  ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    `<rect width="${width}" height="${height}" fill="#f4f5f7"/>`,
    words(MARGIN, 26, board.title, 18, '#222222', 'bold'),
    words(width / 3, 26, variables, 11, '#666666'),
    ...placed.flatMap(draw),
    '</svg>',
    '',
  ].join('\n');
}

interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

const areaOf = ({ x, y, w, h }: Box): Area => ({
  x: MARGIN + x * COLUMN + 2,
  y: HEAD + y * ROW + 2,
  w: w * COLUMN - 4,
  h: h * ROW - 4,
});

function draw(placed: Placed): string[] {
  const area = areaOf(placed.box);
  const { x, y } = area;
  if (placed.kind === 'heading') return [words(x, y + 12, placed.title, 13, '#222222', 'bold')];
  if (placed.kind === 'panel') return graph(placed.panel, area, placed.box.w * PER_COLUMN);
  if (placed.kind === 'alarms')
    return [frame(area), words(x + 8, y + 18, 'State of the alarms', 11, '#222222', 'bold')];
  const fits = placed.box.w * PER_COLUMN;
  const lines = wrapped(placed.text.replaceAll(/\]\([^)]*\)/g, ']').replaceAll(/[*`[\]]/g, ''), fits);
  return lines.slice(0, placed.box.h).map((line, i) => words(x, y + 12 + i * 15, line, 11, '#555555'));
}

/** Its frame, its title, and the names of its lines: those of the right axis in brackets. */
function graph(panel: Panel, area: Area, fits: number): string[] {
  const { x, y, w, h } = area;
  const all = seriesOf(panel);
  const rows = Math.floor((h - 46) / 12);
  const shown = all.length > rows ? all.slice(0, rows - 1) : all;
  const names = shown.map(({ label }, i) => (i < panel.series.length ? label : `(${label})`));
  if (shown.length < all.length) names.push(`and ${all.length - shown.length} more`);
  return [
    frame(area),
    words(x + 8, y + 16, shortened(panel.title, fits), 11, '#222222', 'bold'),
    words(x + 8, y + 29, panel.unit, 9, '#888888'),
    `<path d="${curve(x + w * 0.55, y + 40, w * 0.4, h - 56)}" fill="none" stroke="#c9ced6" stroke-width="2"/>`,
    ...names.flatMap((name, i) => [
      `<rect x="${x + 8}" y="${y + 38 + i * 12}" width="10" height="3" fill="${COLOURS[i % COLOURS.length] ?? ''}"/>`,
      words(x + 22, y + 43 + i * 12, shortened(name, fits / 2), 9, '#444444'),
    ]),
  ];
}

const curve = (x: number, y: number, w: number, h: number): string =>
  `M${x} ${y + h} L${x + w * 0.3} ${y + h * 0.6} L${x + w * 0.6} ${y + h * 0.7} L${x + w} ${y}`;

const frame = ({ x, y, w, h }: Area): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="3" fill="#ffffff" stroke="#d5d9e0"/>`;

const words = (x: number, y: number, text: string, size: number, fill: string, weight = 'normal'): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(text)}</text>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const shortened = (text: string, fits: number): string =>
  text.length <= fits ? text : `${text.slice(0, Math.max(1, fits - 1))}…`;

/** Words in lines of so many characters. */
function wrapped(text: string, fits: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > fits) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
