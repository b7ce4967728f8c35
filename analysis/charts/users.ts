import type { Chart } from './chart.ts';
import { lines, stageStarts } from './lines.ts';

/** How many users made the load: in the open model, how many it took. */
export const users: Chart = {
  name: 'users',
  spec({ summary, timeline, bucketSeconds }) {
    return lines({
      title: 'Users over time',
      subtitle: `the most that existed in each ${bucketSeconds} s`,
      description: 'Number of users that existed, over time.',
      unit: 'users',
      scale: 'linear',
      series: ['users'],
      points: timeline.map((point) => ({
        time: point.time + bucketSeconds / 2,
        series: 'users',
        value: point.users,
      })),
      stages: stageStarts(summary.levels),
    });
  },
};
