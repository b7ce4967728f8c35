import type { Chart } from './chart.ts';
import { lines, stageStarts } from './lines.ts';

const [P99, P95, P50, SERVICE] = ['response p99', 'response p95', 'response p50', 'service p99'];

/** When did it become slow, and was it the target (service time too) or the queue before it? */
export const responseTimes: Chart = {
  name: 'response-times',
  spec({ summary, timeline, bucketSeconds }) {
    return lines({
      title: 'Response time percentiles, and service time beside them',
      subtitle: `of the requests due in each ${bucketSeconds} s, failures included; response far above service: they waited`,
      description:
        'Percentiles of the response time in milliseconds over time, p50, p95 and p99, with the p99 of the ' +
        'service time, on a logarithmic axis.',
      unit: 'milliseconds (log scale)',
      scale: 'log',
      series: [P99, P95, P50, SERVICE],
      points: timeline.flatMap((point) => {
        const time = point.time + bucketSeconds / 2;
        return [
          { time, series: P99, value: positive(point.p99) },
          { time, series: P95, value: positive(point.p95) },
          { time, series: P50, value: positive(point.p50) },
          { time, series: SERVICE, value: positive(point.serviceP99) },
        ];
      }),
      stages: stageStarts(summary.levels),
    });
  },
};

/** A logarithmic axis has no 0: the file's resolution, 1 us, stands for it. */
function positive(value: number | null): number | null {
  return value === null ? null : Math.max(value, 0.001);
}
