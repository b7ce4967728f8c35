import { edgeOf } from '../compare/sketch.ts';
import type { RunRecord } from '../store/record.ts';
import type { Chart } from './chart.ts';
import { BLUE, HEIGHT, NUMBER, VERMILLION, WIDTH, config } from './theme.ts';

const [BEFORE, AFTER] = ['baseline', 'this run'];
/** Classes of a sketch that make one of the chart: 5 % wide together. */
const JOINED = 10;

/** Is all of it slower, or only the slowest? */
export const comparison: Chart = {
  name: 'comparison',
  spec({ against }) {
    if (!against?.result) return undefined;
    const values = [...shares(against.before, BEFORE), ...shares(against.after, AFTER)];
    const domain = [BEFORE, AFTER];
    const legend = { symbolType: 'stroke' } as const;
    return {
      title: {
        text: 'Response times of the baseline and of this run',
        subtitle: 'share of the requests in classes 5 % wide; a curve further to the right is slower',
      },
      description:
        'Two curves over the response time in milliseconds, on a logarithmic axis: how the response times of the baseline ' +
        'and of this run are distributed.',
      width: WIDTH,
      height: HEIGHT,
      config,
      data: { values },
      mark: { type: 'line', interpolate: 'step-after' },
      encoding: {
        x: {
          field: 'ms',
          type: 'quantitative',
          title: 'milliseconds (log scale)',
          scale: { type: 'log', nice: false },
          axis: { format: NUMBER, tickCount: 8 },
        },
        y: {
          field: 'share',
          type: 'quantitative',
          title: 'share of the requests (%)',
          axis: { format: NUMBER, tickCount: 6 },
        },
        color: { field: 'series', type: 'nominal', scale: { domain, range: [BLUE, VERMILLION] }, legend },
        strokeDash: {
          field: 'series',
          type: 'nominal',
          scale: {
            domain,
            range: [
              [6, 3],
              [1, 0],
            ],
          },
          legend,
        },
      },
    };
  },
};

interface Point {
  ms: number;
  share: number;
  series: string | undefined;
}

/** Every class from the first to the last, empty ones too: a line would else cut across them. */
function shares(records: readonly RunRecord[], series: string | undefined): Point[] {
  const counts = new Map<number, number>();
  let all = 0;
  for (const { sketch } of records) {
    const { classes } = sketch.total;
    for (let i = 0; i + 1 < classes.length; i += 2) {
      const joined = Math.floor((classes[i] ?? 0) / JOINED);
      counts.set(joined, (counts.get(joined) ?? 0) + (classes[i + 1] ?? 0));
      all += classes[i + 1] ?? 0;
    }
  }
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 2 }, (_, i) => ({
    ms: Number(edgeOf((first + i) * JOINED).toPrecision(6)),
    share: Number(((100 * (counts.get(first + i) ?? 0)) / all).toPrecision(6)),
    series,
  }));
}
