import { plain } from '../report/plain.ts';
import type { Chart } from './chart.ts';
import { BLUE, HEIGHT, INK, MS_AXIS, NUMBER, VERMILLION, WIDTH, config } from './theme.ts';

const [P95, MEAN] = ['p95', 'mean'];

/** Where does more load only make it slower? */
export const throughputLatency: Chart = {
  name: 'throughput-latency',
  spec({ summary: { capacity } }) {
    const { levels, knee } = capacity;
    if (levels.length < 2) return undefined;
    const at = knee === null ? undefined : levels[knee];
    const values = levels.flatMap((level, order) =>
      [
        ...(level.p95 === null ? [] : [{ series: P95, value: level.p95 }]),
        { series: MEAN, value: level.mean },
      ].map((one) => ({
        ...one,
        order,
        level: plain(`${level.run}: ${level.arrivals.toFixed(0)}/s came`),
        throughput: level.throughput,
        held: level.held ? 'held' : 'did not hold',
        value: Math.max(one.value, 0.001),
      })),
    );
    const x = {
      field: 'throughput',
      type: 'quantitative',
      title: 'answered without failure (requests per second)',
      scale: { zero: true },
      axis: { format: NUMBER, tickCount: 8 },
    } as const;
    const y = {
      field: 'value',
      type: 'quantitative',
      title: `response time, ${MS_AXIS}`,
      scale: { type: 'log', nice: true },
      axis: { format: NUMBER, tickCount: 6 },
    } as const;
    const colour = {
      field: 'series',
      type: 'nominal',
      scale: { domain: [P95, MEAN], range: [VERMILLION, BLUE] },
      legend: { symbolType: 'stroke' },
    } as const;
    return {
      title: {
        text: 'Throughput against response time, level by level',
        subtitle: at
          ? `the vertical is the knee, ${at.throughput.toFixed(0)} requests/s: beyond it, waiting grows faster than throughput. Crosses did not hold`
          : 'joined in the order of the load; a line that bends back answers less the more comes. Crosses did not hold',
      },
      description:
        'For each level of steady load the requests answered per second, and the p95 and mean of their response time in ' +
        'milliseconds on a logarithmic axis, joined in the order of the load.',
      width: WIDTH,
      height: HEIGHT,
      config,
      layer: [
        {
          data: { values: at ? [{ throughput: at.throughput }] : [] },
          mark: { type: 'rule', color: INK, opacity: 0.6, strokeDash: [3, 3] },
          encoding: { x },
        },
        {
          data: { values },
          mark: { type: 'line', opacity: 0.8 },
          encoding: { x, y, color: colour, order: { field: 'order', type: 'quantitative' } },
        },
        {
          data: { values },
          mark: { type: 'point', size: 70, strokeWidth: 2, opacity: 1 },
          encoding: {
            x,
            y,
            color: colour,
            shape: {
              field: 'held',
              type: 'nominal',
              scale: { domain: ['held', 'did not hold'], range: ['circle', 'cross'] },
              legend: { symbolSize: 90, symbolStrokeColor: INK },
            },
            tooltip: [
              { field: 'level' },
              { field: 'throughput', title: 'answered/s', format: NUMBER },
              { field: 'series', title: 'time' },
              { field: 'value', title: 'ms', format: NUMBER },
              { field: 'held' },
            ],
          },
        },
      ],
    };
  },
};
