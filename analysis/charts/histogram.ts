import type { Chart } from './chart.ts';
import { HEIGHT, NUMBER, SKY, VERMILLION, WIDTH, config } from './theme.ts';

const [RESPONSE, SERVICE] = ['response time', 'service time'];
const edge = (index: number): number => Number((10 ** (index / 20)).toPrecision(6));

/** One hump or two? A second one is a cache that missed, a retry, a timeout. */
export const histogram: Chart = {
  name: 'histogram',
  spec({ histogram: classes }) {
    if (classes.length === 0) return undefined;
    const values = classes
      .flatMap(({ index, response, service }) => [
        { from: edge(index), to: edge(index + 1), series: RESPONSE, count: response },
        { from: edge(index), to: edge(index + 1), series: SERVICE, count: service },
      ])
      .filter(({ count }) => count > 0);
    const domain = [RESPONSE, SERVICE];
    const legend = { symbolType: 'square', symbolStrokeWidth: 1.5 } as const;
    return {
      title: {
        text: 'How response times and service times are distributed',
        subtitle:
          'classes of equal width on the logarithmic axis, 20 to each factor of 10; failures included',
      },
      description:
        'Histogram of the response times, and outlined over it that of the service times, in milliseconds on a ' +
        'logarithmic axis.',
      width: WIDTH,
      height: HEIGHT,
      config,
      data: { values },
      mark: { type: 'rect', strokeWidth: 1.5 },
      encoding: {
        x: {
          field: 'from',
          type: 'quantitative',
          title: 'milliseconds (log scale)',
          scale: { type: 'log', nice: false },
          axis: { format: NUMBER, tickCount: 8 },
        },
        x2: { field: 'to' },
        y: {
          field: 'count',
          type: 'quantitative',
          title: 'requests',
          stack: null,
          axis: { format: NUMBER, tickCount: 6 },
        },
        y2: { datum: 0 },
        fill: { field: 'series', type: 'nominal', scale: { domain, range: [SKY, 'transparent'] }, legend },
        stroke: { field: 'series', type: 'nominal', scale: { domain, range: [SKY, VERMILLION] }, legend },
      },
    };
  },
};
