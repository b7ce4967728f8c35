import type { Distribution } from '../../../runner/results.ts';
import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { decimal, integer } from '../format.ts';
import type { Part } from '../part.ts';
import { PERCENTILES, numbers, percentiles } from './cells.ts';

const PERCENTILES_ARE = {
  exact: 'Percentiles are of all samples, by nearest rank.',
  classes:
    'There are more than ten million samples: percentiles are of logarithmic classes of three significant digits, ' +
    'within 0.1 % of the exact ones.',
  locust: "Percentiles are Locust's own, of times rounded to two digits.",
};

/** How long requests took, and how much of that the target. */
export const times: Part = {
  sections: ({ summary }) => [
    {
      heading: 'Times',
      notes: [
        'Response time runs from when a request was due to its last byte, service time from when it was sent. ' +
          'Wait is the time before a connection was free, behind a slow target; lag is the lateness of the generator ' +
          'itself. Failed, unfinished and never sent requests are in the response times; the service time leaves ' +
          'out what was never sent. ' +
          PERCENTILES_ARE[summary.percentiles],
      ],
      table: timesTable(summary),
      charts: ['response-times', 'latency-heat', 'percentile-curve', 'histogram'],
    },
  ],
};

function timesTable(summary: Summary): Table {
  const row = (name: string, of: Distribution): string[] => [
    name,
    integer(of.count),
    of.count > 0 ? decimal(of.mean) : '–',
    ...percentiles(of),
  ];
  return {
    caption: 'Times of all requests, in milliseconds',
    columns: [{ label: 'Time (ms)', text: true }, ...numbers(['Requests', 'mean', ...PERCENTILES])],
    rows: [
      row('response time', summary.responseTime),
      row('service time', summary.serviceTime),
      row('wait', summary.wait),
      row('lag', summary.lag),
    ],
  };
}
