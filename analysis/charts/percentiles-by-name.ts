import type { Chart } from './chart.ts';
import { leftOut, namesToDraw } from './names.ts';
import { BLUE, GREEN, NUMBER, PURPLE, VERMILLION, WIDTH, config } from './theme.ts';

const SERIES = ['response p50', 'response p95', 'response p99', 'service p99'];

/** Which request is the slow one? */
export const percentilesByName: Chart = {
  name: 'percentiles-by-name',
  spec({ summary }) {
    const names = namesToDraw(summary.requests);
    const values = names.flatMap(({ label, request: { responseTime, serviceTime } }) => [
      { name: label, series: SERIES[0], value: Math.max(responseTime.p50, 0.001) },
      { name: label, series: SERIES[1], value: Math.max(responseTime.p95, 0.001) },
      { name: label, series: SERIES[2], value: Math.max(responseTime.p99, 0.001) },
      ...(serviceTime.count > 0
        ? [{ name: label, series: SERIES[3], value: Math.max(serviceTime.p99, 0.001) }]
        : []),
    ]);
    const domain = [...SERIES];
    return {
      title: {
        text: 'Response time percentiles by request name',
        subtitle: `failures included; the service time leaves out what was never sent${leftOut(summary.distinctNames)}`,
      },
      description:
        'For each request name the p50, p95 and p99 of the response time and the p99 of the service time, in ' +
        'milliseconds on a logarithmic axis.',
      width: WIDTH - 160,
      height: { step: 34 },
      config,
      data: { values },
      mark: { type: 'point', filled: false, size: 110, strokeWidth: 2.5, opacity: 1 },
      encoding: {
        y: {
          field: 'name',
          type: 'nominal',
          title: null,
          sort: names.map(({ label }) => label),
          axis: { grid: true },
        },
        x: {
          field: 'value',
          type: 'quantitative',
          title: 'milliseconds (log scale)',
          scale: { type: 'log', nice: true },
          axis: { format: NUMBER, tickCount: 6 },
        },
        color: {
          field: 'series',
          type: 'nominal',
          scale: { domain, range: [GREEN, VERMILLION, BLUE, PURPLE] },
        },
        shape: {
          field: 'series',
          type: 'nominal',
          scale: { domain, range: ['circle', 'triangle-up', 'square', 'cross'] },
        },
      },
    };
  },
};
