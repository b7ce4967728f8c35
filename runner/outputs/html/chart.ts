import { escapeHtml } from './escape.ts';

/** A line of a chart; null where there is nothing to show. */
export interface Line {
  label: string;
  /** One of the report's colours: 1 to 4. */
  colour: 1 | 2 | 3 | 4;
  values: readonly (number | null)[];
  isDashed?: boolean;
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 10;
const STEPS = 4;
/** Points of a line at most: more than one a pixel shows nothing. */
const MOST_POINTS = WIDTH;

/** A chart over time as SVG, with a legend. `seconds` are from the start of the load. */
export function lineChart(
  title: string,
  unit: string,
  seconds: readonly number[],
  lines: readonly Line[],
): string {
  const last = Math.max(1, seconds.at(-1) ?? 1);
  const top = niceAbove(Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const x = (second: number): number => LEFT + ((WIDTH - LEFT - 8) * second) / last;
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const steps = Array.from({ length: STEPS + 1 }, (_, index) => index / STEPS);
  const grid = steps.map((share) => {
    const at = y(top * share).toFixed(1);
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - 8}" y1="${at}" y2="${at}"/><text x="${LEFT - 6}" y="${at}" dy="4" text-anchor="end">${shown(top * share)}</text>`;
  });
  const times = steps.map(
    (share) =>
      `<text x="${x(last * share).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="middle">${shown(last * share)} s</text>`,
  );
  const drawn = lines.map(
    ({ values, colour, isDashed }) =>
      `<path class="c${colour}${isDashed ? ' dashed' : ''}" d="${path(seconds, values, x, y)}"/>`,
  );
  const legend = lines.map(
    ({ label, colour }) => `<span><i class="c${colour}"></i>${escapeHtml(label)}</span>`,
  );
  const name = escapeHtml(title);
  return `<figure><figcaption>${name}, ${escapeHtml(unit)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}">${[...grid, ...times, ...drawn].join('')}</svg><p class="legend">${legend.join('')}</p></figure>`;
}

function path(
  seconds: readonly number[],
  values: readonly (number | null)[],
  x: (second: number) => number,
  y: (value: number) => number,
): string {
  const every = Math.ceil(values.length / MOST_POINTS);
  let isDown = false;
  let drawn = '';
  for (let from = 0; from < values.length; from += every) {
    const some = values.slice(from, from + every).filter((value) => value !== null);
    // The highest of those that share a pixel: a spike must not vanish.
    if (some.length > 0)
      drawn += `${isDown ? 'L' : 'M'}${x(seconds[from] ?? 0).toFixed(1)} ${y(Math.max(...some)).toFixed(1)}`;
    isDown = some.length > 0;
  }
  return drawn;
}

/** 1, 2, 2.5 or 5 times a power of ten, at or above `value`. */
function niceAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10);
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
