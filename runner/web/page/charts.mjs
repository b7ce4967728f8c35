// Live charts: uPlot, drawn anew each second.
import { byId, digits, element } from './show.mjs';

// It comes from its package, beside this file only on the server.
const { default: uPlot } = await import(new URL('uplot.mjs', import.meta.url).href);

const HEIGHT = 180;
/** Steps of the time axis, s. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Which fields of a point each chart shows; colours are variables of style.css. */
const CHARTS = [
  {
    title: 'Rate, a second',
    lines: [
      { label: 'requests', key: 'rps', colour: '--c1' },
      { label: 'failures', key: 'failures', colour: '--c2' },
      { label: 'due', key: 'due', colour: '--c3', dash: [4, 4] },
    ],
  },
  {
    title: 'Response time and service time, ms',
    lines: [
      { label: 'response p99', key: 'p99', colour: '--c2' },
      { label: 'response p50', key: 'p50', colour: '--c1' },
      { label: 'service p99', key: 'service99', colour: '--c4', dash: [4, 4] },
      { label: 'service p50', key: 'service50', colour: '--c3', dash: [4, 4] },
    ],
  },
  {
    title: 'Lag of the generator and wait for a connection, p99, ms',
    lines: [
      { label: 'lag', key: 'lag99', colour: '--c1' },
      { label: 'wait', key: 'wait99', colour: '--c4' },
    ],
  },
  {
    title: 'Users, requests in flight, workers',
    lines: [
      { label: 'users', key: 'users', colour: '--c1' },
      { label: 'in flight', key: 'inFlight', colour: '--c3' },
      { label: 'workers', key: 'workers', colour: '--c4', dash: [4, 4] },
    ],
  },
];

const KEPT = 7200;
/** @type {Record<string, number | null>[]} */
let points = [];
/** @type {{ plot: any, box: HTMLElement, about: (typeof CHARTS)[number] }[]} */
let drawn = [];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const dataOf = (about) => [
  points.map(({ at }) => at - points[0].at),
  ...about.lines.map(({ key }) => points.map((point) => point[key] ?? null)),
];

function optionsOf(about, width) {
  const axis = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    cursor: { y: false, points: { size: 6 } },
    legend: { live: true },
    scales: { x: { time: false }, y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      { ...axis, size: 26, values: (_plot, values) => values.map((seconds) => clock(seconds)), incrs: STEPS },
      { ...axis, size: 54, values: (_plot, values) => values.map((value) => digits(value)) },
    ],
    series: [
      { label: 'time', value: (_plot, seconds) => (seconds == null ? '–' : clock(seconds)) },
      ...about.lines.map(({ label, colour: name, dash }) => ({
        label,
        stroke: colour(name),
        width: 1.5,
        points: { show: points.length < 2 },
        value: (_plot, value) => digits(value),
        ...(dash ? { dash } : {}),
      })),
    ],
  };
}

/** Minutes and seconds. @param {number} seconds */
function clock(seconds) {
  const rest = String(Math.round(seconds) % 60).padStart(2, '0');
  return `${Math.floor(Math.round(seconds) / 60)}:${rest}`;
}

/** The newest values stand in the legend, unless a person points at others. */
function showLast(plot) {
  if (plot.cursor.idx == null && points.length > 0) plot.setLegend({ idx: points.length - 1 });
}

/** Draws all charts from the beginning, as when the colours have changed. */
export function drawCharts() {
  const at = byId('charts');
  for (const { plot } of drawn) plot.destroy();
  at.replaceChildren();
  const boxes = CHARTS.map(() => element('div', { class: 'plot', role: 'img' }));
  at.append(
    ...CHARTS.map(({ title }, index) =>
      element('figure', { class: 'card chart' }, element('figcaption', {}, title), boxes[index]),
    ),
  );
  // How wide each is shows only when all of them are there.
  drawn = CHARTS.map((about, index) => {
    const box = boxes[index];
    const plot = new uPlot(optionsOf(about, Math.max(260, box.clientWidth)), dataOf(about), box);
    showLast(plot);
    return { plot, box, about };
  });
  describe();
}

/** What is drawn, in words. */
function describe() {
  const last = points.at(-1);
  for (const { box, about } of drawn) {
    const now = last
      ? about.lines.map(({ label, key }) => `${label} ${digits(last[key])}`).join(', ')
      : 'no data yet';
    box.setAttribute('aria-label', `${about.title}: ${now}`);
  }
}

/** @param {Record<string, number | null>[]} more */
export function addPoints(more) {
  if (more.length === 0) return;
  const wasFew = points.length < 2;
  points = [...points, ...more].slice(-KEPT);
  if (wasFew) return drawCharts();
  for (const { plot, about } of drawn) {
    plot.setData(dataOf(about));
    showLast(plot);
  }
  describe();
}

export function clearPoints() {
  points = [];
  drawCharts();
}

/** The last point; undefined before the first. */
export const lastPoint = () => points.at(-1);

new ResizeObserver(() => {
  for (const { plot, box } of drawn) {
    const width = Math.max(260, box.clientWidth);
    if (plot.width !== width) plot.setSize({ width, height: HEIGHT });
  }
}).observe(byId('charts'));
