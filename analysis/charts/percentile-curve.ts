import type { Chart } from './chart.ts';
import { BLUE, DASHES, HEIGHT, MS_AXIS, NUMBER, VERMILLION, WIDTH, config } from './theme.ts';

const SERIES = { responseTime: 'response time', serviceTime: 'service time' };
/** Requests that are slower, 1 in so many: p90, p99, p99.9 and so on. */
const TICKS = [1, 2, 10, 100, 1000, 10_000, 100_000];

/** How bad is it for the unlucky? Each step to the right is a tenth as many requests. */
export const percentileCurve: Chart = {
  name: 'percentile-curve',
  spec({ curve, summary }) {
    if (curve.length === 0) return undefined;
    const domain = Object.values(SERIES);
    return {
      title: {
        text: 'Response and service time by percentile',
        subtitle: `of ${summary.responseTime.count.toLocaleString('en-US')} requests, as far as there are enough for a percentile; p99.9 is what 1 in 1,000 exceeds`,
      },
      description:
        'Response time and service time in milliseconds at each percentile, up to 99.999, on an axis that gives each ' +
        'further nine the same room.',
      width: WIDTH,
      height: HEIGHT,
      config,
      data: {
        values: curve.map(({ time, share, ms }) => ({
          oneIn: Number((1 / (1 - share)).toPrecision(6)),
          percentile: Number((share * 100).toPrecision(8)),
          series: SERIES[time],
          value: Math.max(ms, 0.001),
        })),
      },
      mark: { type: 'line', interpolate: 'step-after' },
      encoding: {
        x: {
          field: 'oneIn',
          type: 'quantitative',
          title: 'percentile of requests (log scale of those that are slower)',
          scale: { type: 'log', nice: false },
          axis: {
            values: TICKS,
            labelExpr: "datum.value == 1 ? 'min' : 'p' + format(100 - 100 / datum.value, '.6~f')",
          },
        },
        y: {
          field: 'value',
          type: 'quantitative',
          title: MS_AXIS,
          scale: { type: 'log', nice: true },
          axis: { format: NUMBER, tickCount: 6 },
        },
        color: {
          field: 'series',
          type: 'nominal',
          scale: { domain, range: [VERMILLION, BLUE] },
          legend: { symbolType: 'stroke' },
        },
        strokeDash: {
          field: 'series',
          type: 'nominal',
          scale: { domain, range: [[...DASHES[0]], [...DASHES[1]]] },
          legend: { symbolType: 'stroke' },
        },
        tooltip: [
          { field: 'series', title: 'time' },
          { field: 'percentile', title: 'percentile' },
          { field: 'value', title: 'ms', format: NUMBER },
        ],
      },
    };
  },
};
