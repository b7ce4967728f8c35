import { plain } from '../report/plain.ts';
import type { Chart } from './chart.ts';
import { lines, stageStarts } from './lines.ts';
import { COLOURS } from './theme.ts';

/** How far did the target fall behind, and when had it caught up? Where messages are followed: the backlog. */
export const inFlight: Chart = {
  name: 'in-flight',
  spec({ summary, inFlight: points }) {
    if (points.length === 0) return undefined;
    const most = new Map<string, number>();
    for (const { method, count } of points) most.set(method, Math.max(most.get(method) ?? 0, count));
    const methods = [...most]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, COLOURS.length)
      .map(([method]) => method);
    return lines({
      title: 'Requests on their way over time',
      subtitle: 'due and not yet done, by type of request; what grows is a backlog',
      description: 'Number of requests that were due and not yet done, over time, by type of request.',
      unit: 'requests',
      scale: 'linear',
      series: methods.map(plain),
      points: points
        .filter(({ method }) => methods.includes(method))
        .map(({ time, method, count }) => ({ time, series: plain(method), value: count })),
      stages: stageStarts(summary.levels),
    });
  },
};
