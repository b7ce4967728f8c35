import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { bytes, integer } from '../format.ts';
import type { Part } from '../part.ts';

/** How much was asked for, made and answered. */
export const throughput: Part = {
  sections: ({ summary }) => [
    { heading: 'Throughput', notes: [], table: totalsTable(summary), charts: ['throughput', 'in-flight'] },
  ],
};

function totalsTable({ totals, input, run }: Summary): Table {
  const or = (value: number | null, show: (known: number) => string): string =>
    value === null ? 'unknown' : show(value);
  return {
    caption: 'Totals of the run',
    columns: [{ label: 'Total', text: true }, { label: 'Value' }],
    rows: [
      ['tasks due', or(totals.due, integer)],
      ['tasks started', or(totals.started, integer)],
      ['tasks unsent', or(totals.unsent, integer)],
      ['requests', integer(totals.requests)],
      ['failed', integer(totals.failures)],
      ['never reached the target', integer(totals.neverReached)],
      ['unfinished at the end', integer(totals.unfinished)],
      [
        'counted by the embedded target',
        totals.targetCount === null ? 'not counted' : integer(totals.targetCount),
      ],
      ['request bodies', bytes(totals.requestBytes)],
      ['response bodies', bytes(totals.responseBytes)],
      ['workers', integer(run.workers)],
      ['rows rejected', integer(input.rejected)],
    ],
  };
}
