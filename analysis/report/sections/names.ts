import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { integer, share } from '../format.ts';
import type { Part } from '../part.ts';
import { MOST_ROWS, PERCENTILES, more, numbers, percentiles } from './cells.ts';

/** The same by request name. */
export const names: Part = {
  sections: ({ summary }) => [
    {
      heading: 'Response time by request name',
      notes: [
        ...more(summary.distinctNames, 'names, the busiest'),
        'Service time by request name stands in a table of its own below.',
      ],
      table: requestsTable(summary, 'responseTime'),
      charts: ['percentiles-by-name', 'requests-by-name'],
    },
    {
      heading: 'Service time by request name',
      notes: more(summary.distinctNames, 'names, the busiest'),
      table: requestsTable(summary, 'serviceTime'),
      charts: [],
    },
  ],
};

function requestsTable({ requests }: Summary, time: 'responseTime' | 'serviceTime'): Table {
  const words = time === 'responseTime' ? 'Response time' : 'Service time';
  return {
    caption: `${words} by request name, in milliseconds`,
    columns: [
      { label: 'Request', text: true },
      ...numbers(['Requests', 'Failures', 'Failed', ...PERCENTILES]),
    ],
    rows: requests
      .slice(0, MOST_ROWS)
      .map((of) => [
        `${of.method} ${of.name}`,
        integer(of.requests),
        integer(of.failures),
        share(of.failures, of.requests),
        ...percentiles(of[time]),
      ]),
  };
}
