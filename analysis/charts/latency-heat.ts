import type { Chart } from './chart.ts';
import { HEIGHT, MS_AXIS, NUMBER, TIME_AXIS, WIDTH, config } from './theme.ts';

const edge = (index: number): number => Number((10 ** (index / 10)).toPrecision(6));

/** What percentiles hide: a second band is a second way of answering, a rising one a queue. */
export const latencyHeat: Chart = {
  name: 'latency-heat',
  spec({ heat: { seconds, cells } }) {
    if (cells.length === 0) return undefined;
    const most = Math.max(1, ...cells.map(({ count }) => count));
    return {
      title: {
        text: 'Where response times lie, over time',
        subtitle: `how many of the requests due in each ${seconds} s took how long; ten classes to each factor of 10`,
      },
      description:
        'Heat map of response times in milliseconds on a logarithmic axis over time; colour is the number of requests.',
      width: WIDTH,
      height: HEIGHT + 20,
      config,
      data: {
        values: cells.map(({ time, index, count }) => ({
          time,
          end: time + seconds,
          from: edge(index),
          to: edge(index + 1),
          count,
        })),
      },
      mark: { type: 'rect', strokeWidth: 0 },
      encoding: {
        x: {
          field: 'time',
          type: 'quantitative',
          title: TIME_AXIS,
          scale: { nice: false, zero: true },
          axis: { format: NUMBER, grid: false },
        },
        x2: { field: 'end' },
        y: {
          field: 'from',
          type: 'quantitative',
          title: MS_AXIS,
          scale: { type: 'log', nice: false },
          axis: { format: NUMBER, tickCount: 6, grid: false },
        },
        y2: { field: 'to' },
        color: {
          field: 'count',
          type: 'quantitative',
          // Cividis reads the same to all eyes (Nuñez, Anderton and Renslow 2018, PLoS ONE 13(7)).
          scale: { type: 'log', scheme: 'cividis', domain: [1, Math.max(most, 2)] },
          legend: { title: 'requests', orient: 'right', format: NUMBER, gradientLength: 180, tickCount: 4 },
        },
      },
    };
  },
};
