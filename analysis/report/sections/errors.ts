import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { decimal, integer, share } from '../format.ts';
import type { Part } from '../part.ts';
import { more, numbers } from './cells.ts';

/** What failed, when, and in which words. */
export const errorsPart: Part = {
  sections({ summary }) {
    if (summary.totals.failures === 0) {
      return [{ heading: 'Errors', notes: ['No request failed.'], charts: [] }];
    }
    return [
      { heading: 'Errors by kind', notes: [], table: kindsTable(summary), charts: ['errors'] },
      {
        heading: 'Errors by wording',
        notes: more(summary.distinctErrors, 'wordings, the most frequent'),
        table: errorsTable(summary),
        charts: [],
      },
    ];
  },
};

function kindsTable({ errorKinds, totals }: Summary): Table {
  return {
    caption: 'Errors by kind, with what each kind means',
    columns: [
      { label: 'Kind', text: true },
      { label: 'Meaning', text: true },
      ...numbers(['Times', 'Of requests']),
    ],
    rows: errorKinds.map(({ kind, meaning, count }) => [
      kind,
      meaning,
      integer(count),
      share(count, totals.requests),
    ]),
  };
}

function errorsTable({ errors, totals }: Summary): Table {
  return {
    caption: 'Errors by kind and wording, the most frequent first',
    columns: [
      { label: 'Kind', text: true },
      { label: 'Error', text: true },
      ...numbers(['Times', 'Of failures', 'First (s)', 'Last (s)']),
    ],
    rows: errors.map(({ kind, error, count, first, last }) => [
      kind,
      error,
      integer(count),
      share(count, totals.failures),
      first === null ? '–' : decimal(first),
      last === null ? '–' : decimal(last),
    ]),
  };
}
