import { integer, share } from '../report/format.ts';
import type { Chart } from './chart.ts';
import { leftOut, namesToDraw } from './names.ts';
import { BLUE, INK, NUMBER, VERMILLION, WIDTH, config } from './theme.ts';

const [SUCCEEDED, FAILED] = ['succeeded', 'failed'];

/** What was the load made of, and what of it failed? */
export const requestsByName: Chart = {
  name: 'requests-by-name',
  spec({ summary }) {
    const names = namesToDraw(summary.requests);
    const order = names.map(({ label }) => label);
    const y = { field: 'name', type: 'nominal', title: null, sort: order } as const;
    const most = Math.max(0, ...names.map(({ request }) => request.requests));
    const isFailing = names.some(({ request }) => request.failures > 0);
    return {
      title: {
        text: 'Requests and failures by name',
        subtitle: `all requests of the run${leftOut(summary.distinctNames)}`,
      },
      description: 'For each request name a bar of the number of requests, those that failed set apart.',
      width: WIDTH - 160,
      height: { step: 30 },
      config,
      layer: [
        {
          data: {
            values: names.flatMap(({ label, request: { requests, failures } }) => [
              { name: label, outcome: SUCCEEDED, order: 0, count: requests - failures },
              { name: label, outcome: FAILED, order: 1, count: failures },
            ]),
          },
          mark: { type: 'bar', height: { band: 0.6 } },
          encoding: {
            y,
            x: {
              field: 'count',
              type: 'quantitative',
              stack: 'zero',
              title: 'requests',
              // Room for the words beside the longest bar.
              scale: { domain: [0, most * (isFailing ? 1.5 : 1.2)], nice: false },
              axis: { format: NUMBER, tickCount: 6 },
            },
            order: { field: 'order', type: 'quantitative' },
            color: {
              field: 'outcome',
              type: 'nominal',
              scale: { domain: [SUCCEEDED, FAILED], range: [BLUE, VERMILLION] },
            },
          },
        },
        {
          data: {
            values: names.map(({ label, request: { requests, failures } }) => ({
              name: label,
              count: requests,
              text: `${integer(requests)}${failures > 0 ? `, ${integer(failures)} failed (${share(failures, requests)})` : ''}`,
            })),
          },
          mark: { type: 'text', align: 'left', dx: 5, color: INK, fontSize: 11 },
          encoding: {
            y,
            x: { field: 'count', type: 'quantitative' },
            text: { field: 'text', type: 'nominal' },
          },
        },
      ],
    };
  },
};
