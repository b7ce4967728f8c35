import { plain } from '../report/plain.ts';
import type { Chart } from './chart.ts';
import { COLOURS, HEIGHT, NUMBER, TIME_AXIS, WIDTH, config } from './theme.ts';

const OTHER = 'other kinds';

/** When did it begin to fail, and how? */
export const errors: Chart = {
  name: 'errors',
  spec({ summary, errorsOverTime, bucketSeconds }) {
    const kinds = summary.errorKinds.map(({ kind }) => kind);
    if (kinds.length === 0) return undefined;
    // Seven colours can be told apart: of more kinds the rarest share the last one.
    const drawn = kinds.length > COLOURS.length ? kinds.slice(0, COLOURS.length - 1) : kinds;
    const domain = kinds.length > drawn.length ? [...drawn, OTHER] : drawn;
    const values = errorsOverTime.map(({ time, kind, count }) => ({
      time,
      end: time + bucketSeconds,
      kind: drawn.includes(kind) ? plain(kind) : OTHER,
      rate: count / bucketSeconds,
    }));
    return {
      title: {
        text: 'Failed requests by kind of error',
        subtitle: `of the requests due in each ${bucketSeconds} s`,
      },
      description: 'Failed requests per second over time, stacked by the kind of error.',
      width: WIDTH,
      height: HEIGHT,
      config,
      data: { values },
      mark: { type: 'bar', binSpacing: 0 },
      encoding: {
        x: {
          field: 'time',
          bin: 'binned',
          type: 'quantitative',
          title: TIME_AXIS,
          scale: { domain: [0, Math.max(summary.run.duration, bucketSeconds)], nice: false },
          axis: { format: NUMBER },
        },
        x2: { field: 'end' },
        y: {
          field: 'rate',
          type: 'quantitative',
          stack: 'zero',
          title: 'failed requests per second',
          axis: { format: NUMBER, tickCount: 6 },
        },
        color: {
          field: 'kind',
          type: 'nominal',
          scale: { domain: domain.map(plain), range: COLOURS.slice(0, domain.length) },
        },
      },
    };
  },
};
