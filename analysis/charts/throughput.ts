import type { ReportData } from '../report-data.ts';
import type { Chart } from './chart.ts';
import { lines, stageStarts, type LinePoint } from './lines.ts';

const [TARGET, STARTED, ANSWERED] = ['offered (due)', 'achieved (started)', 'answered without failure'];

/** Was the load that was asked for made, and did the target keep up with it? */
export const throughput: Chart = {
  name: 'throughput',
  spec(data) {
    const { levels } = data.summary;
    const target = targetPoints(data);
    return lines({
      title: 'Offered and achieved rate, and what was answered',
      subtitle:
        'achieved below offered: the generator fell behind; answered below achieved: the target did' +
        (levels.length > 1 ? '. Dotted verticals: a new stage' : ''),
      description:
        'Requests per second over time: the rate that was due, the rate at which requests were started, and ' +
        'the rate at which they were answered without failure.',
      unit: 'requests per second',
      scale: 'linear',
      series: target.length > 0 ? [TARGET, STARTED, ANSWERED] : [STARTED, ANSWERED],
      points: [...target, ...measured(data)],
      stages: stageStarts(levels),
    });
  },
};

/** Exact where the stages are known; else the mean of what the samples of each bucket carry. */
function targetPoints({ summary, timeline, bucketSeconds }: ReportData): LinePoint[] {
  if (summary.run.id === null) {
    return timeline
      .filter((point) => point.target !== null)
      .map((point) => ({ time: point.time + bucketSeconds / 2, series: TARGET, value: point.target }));
  }
  return summary.levels.flatMap(({ from, to, fromRps, toRps }) => [
    { time: from, series: TARGET, value: fromRps },
    { time: to, series: TARGET, value: toRps },
  ]);
}

function measured({ timeline, bucketSeconds, lastCovered }: ReportData): LinePoint[] {
  return timeline.flatMap((point, index) => {
    const covered = index === timeline.length - 1 ? lastCovered : bucketSeconds;
    const time = point.time + bucketSeconds / 2;
    return [
      { time, series: STARTED, value: point.started / covered },
      { time, series: ANSWERED, value: point.answered / covered },
    ];
  });
}
