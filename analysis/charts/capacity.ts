import { throughputAt } from '../capacity/law.ts';
import { plain } from '../report/plain.ts';
import type { Chart } from './chart.ts';
import { BLUE, GREEN, HEIGHT, INK, NUMBER, VERMILLION, WIDTH, config } from './theme.ts';

const [FIT, LINEAR, MEASURED] = ['fitted law', 'if it scaled linearly', 'measured levels'];

/** Does more in flight still mean more throughput? */
export const capacity: Chart = {
  name: 'capacity',
  spec({ summary: { capacity: found } }) {
    const { law, levels } = found;
    if (!law) return undefined;
    const points = levels.filter(({ inFlight, throughput }) => inFlight > 0 && throughput > 0);
    const most = Math.max(...points.map(({ inFlight }) => inFlight));
    const peak = law.peak && Number.isFinite(law.peak.n.high) ? law.peak : undefined;
    const end = peak ? Math.min(Math.max(most * 1.15, peak.n.value * 1.4), most * 3) : most * 1.15;
    const fitted = { lambda: law.lambda.value, sigma: law.sigma.value, kappa: law.kappa.value };
    const ns = Array.from({ length: 121 }, (_, at) => (end * at) / 120);
    const top = Math.max(...points.map(({ throughput }) => throughput)) * 1.25;
    const lines = ns.flatMap((n) => [
      { n, x: throughputAt(fitted, n), series: FIT },
      ...(fitted.lambda * n <= top ? [{ n, x: fitted.lambda * n, series: LINEAR }] : []),
    ]);
    const domain = [FIT, LINEAR, MEASURED];
    const x = {
      field: 'n',
      type: 'quantitative',
      title: 'requests in flight (average number)',
      scale: { nice: false, zero: true },
      axis: { format: NUMBER, tickCount: 8 },
    } as const;
    const y = {
      field: 'x',
      type: 'quantitative',
      title: 'answered without failure (requests per second)',
      axis: { format: NUMBER, tickCount: 6 },
    } as const;
    const colour = {
      field: 'series',
      type: 'nominal',
      scale: { domain, range: [BLUE, GREEN, VERMILLION] },
      legend: { symbolType: 'circle' },
    } as const;
    return {
      title: {
        text: 'Capacity: throughput against requests in flight',
        subtitle: peak
          ? `with the Universal Scalability Law; the band is the 95 % interval of its peak: ${peak.x.low.toFixed(0)} to ${peak.x.high.toFixed(0)} requests/s, at ${peak.n.low.toFixed(0)} to ${peak.n.high.toFixed(0)} in flight`
          : 'with the Universal Scalability Law; no peak within sight: these levels do not show where throughput would fall again',
      },
      description:
        'Throughput in requests per second against the number in flight: measured levels, the fitted law, and the straight ' +
        'line of linear scaling.',
      width: WIDTH,
      height: HEIGHT + 40,
      config,
      layer: [
        {
          data: {
            values: peak
              ? [{ n: peak.n.low, end: Math.min(peak.n.high, end), x: peak.x.low, top: peak.x.high }]
              : [],
          },
          mark: { type: 'rect', color: INK, opacity: 0.12 },
          encoding: { x, x2: { field: 'end' }, y, y2: { field: 'top' } },
        },
        {
          data: { values: lines },
          mark: { type: 'line', clip: true },
          encoding: {
            x,
            y,
            color: colour,
            strokeDash: {
              field: 'series',
              type: 'nominal',
              scale: {
                domain: [FIT, LINEAR],
                range: [
                  [1, 0],
                  [6, 3],
                ],
              },
              legend: null,
            },
          },
        },
        {
          data: {
            values: points.map((level) => ({
              n: level.inFlight,
              x: level.throughput,
              series: MEASURED,
              level: plain(`${level.run}: ${level.arrivals.toFixed(0)}/s came`),
            })),
          },
          mark: { type: 'point', filled: true, size: 70, opacity: 1 },
          encoding: {
            x,
            y,
            color: colour,
            tooltip: [
              { field: 'level' },
              { field: 'n', title: 'in flight', format: NUMBER },
              { field: 'x', title: 'answered/s', format: NUMBER },
            ],
          },
        },
      ],
    };
  },
};
