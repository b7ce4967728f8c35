import type { TopLevelSpec } from 'vega-lite';
import { BLUE, GREEN, GREY, HEIGHT, MS_AXIS, NUMBER, VERMILLION, WIDTH, config } from '../charts/theme.ts';
import type { Kind } from './kinds.ts';

const SERIES = ['p50', 'p95', 'p99'] as const;
const VERDICTS = ['VALID', 'INVALID', 'unknown'];

/** Do they become slower from run to run? Runs of one kind only: others are not like for like. */
export function trend({ title, runs, changes }: Kind): TopLevelSpec {
  const values = runs.flatMap(({ run, previous }) => {
    const { id, start, verdict, tags } = run;
    const at = { id, start, verdict, tags: tags.join(' '), previous: previous.text };
    const times = { p50: run.p50_ms, p95: run.p95_ms, p99: run.p99_ms };
    // A logarithmic axis has no zero.
    return SERIES.map((series) => ({ ...at, series, ms: Math.max(times[series], 0.001) }));
  });
  const x = {
    field: 'start',
    type: 'temporal',
    title: 'start of the run (UTC)',
    scale: { type: 'utc' },
  } as const;
  const shared = {
    x,
    y: {
      field: 'ms',
      type: 'quantitative',
      title: MS_AXIS,
      scale: { type: 'log', nice: false, padding: 12 },
      axis: { format: NUMBER, tickCount: 6 },
    },
    color: {
      field: 'series',
      type: 'nominal',
      scale: { domain: [...SERIES], range: [GREEN, VERMILLION, BLUE] },
    },
  } as const;
  return {
    title: {
      text: `Response times from run to run: ${title}`,
      subtitle: changes.length > 0 ? 'dashed: from here on the medians are others' : 'no lasting change seen',
    },
    description:
      'The p50, p95 and p99 of the response time in milliseconds, on a logarithmic axis, over the time at which runs started; ' +
      'vertical lines where the medians changed for good.',
    width: WIDTH,
    height: HEIGHT,
    config,
    data: { values },
    layer: [
      { mark: { type: 'line' }, encoding: shared },
      {
        mark: { type: 'point', size: 60, filled: true, opacity: 1 },
        encoding: {
          ...shared,
          shape: {
            field: 'verdict',
            type: 'nominal',
            scale: { domain: VERDICTS, range: ['circle', 'cross', 'square'] },
          },
          tooltip: [
            { field: 'id', title: 'run' },
            { field: 'series', title: 'percentile' },
            { field: 'ms', title: 'ms' },
            { field: 'verdict' },
            { field: 'tags' },
            { field: 'previous', title: 'against the previous' },
          ],
        },
      },
      {
        data: { values: changes.map(({ start, text }) => ({ start, text })) },
        mark: { type: 'rule', color: GREY, strokeDash: [4, 4], strokeWidth: 2 },
        encoding: { x, tooltip: [{ field: 'text', title: 'change' }] },
      },
    ],
  };
}
