import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { decimal, integer } from '../format.ts';
import type { Part } from '../part.ts';
import { PERCENTILES, numbers, percentiles } from './cells.ts';

/** What the scenario noted beside requests. */
export const besides: Part = {
  sections({ summary }) {
    const { observations, amounts, deviations } = summary;
    return [
      ...(observations.length > 0
        ? [{ heading: 'Observations', notes: [], table: observationsTable(summary), charts: [] }]
        : []),
      ...(amounts.length > 0
        ? [{ heading: 'Amounts', notes: [], table: amountsTable(summary), charts: [] }]
        : []),
      ...(deviations.length > 0
        ? [{ heading: 'Deviations', notes: [], table: deviationsTable(summary), charts: [] }]
        : []),
    ];
  },
};

function observationsTable({ observations }: Summary): Table {
  return {
    caption: 'What the scenario measured beside requests, in milliseconds',
    columns: [{ label: 'Observation', text: true }, ...numbers(['Count', 'mean', ...PERCENTILES])],
    rows: observations.map(({ name, distribution }) => [
      name,
      integer(distribution.count),
      distribution.count > 0 ? decimal(distribution.mean) : '–',
      ...percentiles(distribution),
    ]),
  };
}

function amountsTable({ amounts, totals }: Summary): Table {
  return {
    caption: 'What the scenario added up beside requests',
    columns: [{ label: 'Amount', text: true }, ...numbers(['Times', 'Total', 'mean', 'for each request'])],
    rows: amounts.map(({ name, count, total }) => [
      name,
      integer(count),
      decimal(total),
      decimal(total / count),
      totals.requests > 0 ? decimal(total / totals.requests) : '–',
    ]),
  };
}

function deviationsTable({ deviations }: Summary): Table {
  return {
    caption: 'What the scenario had to do otherwise than asked',
    columns: [{ label: 'Deviation', text: true }, { label: 'Times' }],
    rows: deviations.map(({ name, count }) => [name, integer(count)]),
  };
}
