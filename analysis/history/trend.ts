import type { TopLevelSpec } from 'vega-lite';
import { BLUE, GREEN, NUMBER, VERMILLION, WIDTH, config } from '../charts/theme.ts';
import { plain } from '../report/plain.ts';
import type { StoredRun } from '../store/record.ts';

/** Most kinds of runs that are charted, a row each: those with the newest runs. */
export const MOST_KINDS = 6;

/** What a run is comparable with, in a few words: its scenario, and the beginning of its hash. */
export function kindOf({ scenario, hash }: StoredRun): string {
  return plain(`${scenario} ${hash === '' ? '(conditions unknown)' : hash.slice(0, 8)}`);
}

/** Do they become slower from run to run? A row for each kind of run: only those of one row are like for like. */
export function trend(runs: readonly StoredRun[]): TopLevelSpec {
  const kinds = [...new Set(runs.map(kindOf))];
  const drawn = kinds.slice(0, MOST_KINDS);
  const values = runs
    .filter((run) => drawn.includes(kindOf(run)))
    .flatMap((run) => {
      const at = { start: run.start, kind: kindOf(run), verdict: run.verdict };
      return [
        { ...at, series: 'p50', ms: Math.max(run.p50_ms, 0.001) },
        { ...at, series: 'p95', ms: Math.max(run.p95_ms, 0.001) },
        { ...at, series: 'p99', ms: Math.max(run.p99_ms, 0.001) },
      ];
    });
  const domain = ['p50', 'p95', 'p99'];
  const verdicts = ['VALID', 'INVALID', 'unknown'];
  const colour = {
    field: 'series',
    type: 'nominal',
    scale: { domain, range: [GREEN, VERMILLION, BLUE] },
  } as const;
  const shared = {
    x: { field: 'start', type: 'temporal', title: 'start of the run (UTC)', scale: { type: 'utc' } },
    y: {
      field: 'ms',
      type: 'quantitative',
      title: 'milliseconds (log scale)',
      scale: { type: 'log', nice: true },
      axis: { format: NUMBER, tickCount: 5 },
    },
    color: colour,
  } as const;
  return {
    title: {
      text: 'Response times from run to run',
      subtitle:
        'a row for each kind of run: those of one row are like for like' +
        (kinds.length > drawn.length ? `; the ${MOST_KINDS} newest of ${kinds.length} kinds` : ''),
    },
    description:
      'For each kind of run the p50, p95 and p99 of the response time in milliseconds, on a logarithmic axis, over the time ' +
      'at which runs started.',
    config,
    data: { values },
    facet: { row: { field: 'kind', type: 'nominal', title: null, sort: drawn } },
    spec: {
      width: WIDTH - 60,
      height: 150,
      layer: [
        { mark: { type: 'line' }, encoding: shared },
        {
          mark: { type: 'point', size: 60, filled: false, opacity: 1 },
          encoding: {
            ...shared,
            shape: {
              field: 'verdict',
              type: 'nominal',
              scale: { domain: verdicts, range: ['circle', 'cross', 'square'] },
            },
          },
        },
      ],
    },
    resolve: { scale: { y: 'independent' } },
  };
}
