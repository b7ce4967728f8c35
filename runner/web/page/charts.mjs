// Live charts: uPlot, drawn anew each second.
import uPlot from './uplot.mjs';
import { byId, digits, element } from './show.mjs';

const HEIGHT = 190;

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
  points.map(({ at }) => at),
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
    scales: { y: { range: (_plot, _least, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [axis, { ...axis, size: 54, values: (_plot, values) => values.map((value) => digits(value)) }],
    series: [
      { label: 'time', value: (_plot, at) => (at == null ? '–' : new Date(at * 1000).toLocaleTimeString()) },
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

/** Draws all charts from the beginning, as when the colours have changed. */
export function drawCharts() {
  const at = byId('charts');
  for (const { plot } of drawn) plot.destroy();
  at.replaceChildren();
  drawn = CHARTS.map((about) => {
    const box = element('div', { class: 'plot', role: 'img' });
    at.append(element('figure', { class: 'card chart' }, element('figcaption', {}, about.title), box));
    const plot = new uPlot(optionsOf(about, Math.max(260, box.clientWidth)), dataOf(about), box);
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
  for (const { plot, about } of drawn) plot.setData(dataOf(about));
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
