import type { Summary } from '../summary.ts';
import type { Document, Section } from './document.ts';
import { integer } from './format.ts';
import { leadOf } from './lead.ts';
import {
  MOST_ROWS,
  amountsTable,
  deviationsTable,
  errorsTable,
  kindsTable,
  levelsTable,
  observationsTable,
  requestsTable,
  timesTable,
  totalsTable,
} from './tables.ts';

/** The whole report, still without a format. */
export function buildDocument(summary: Summary): Document {
  return {
    title: `Load test: ${summary.run.scenario}`,
    status: summary.verdict.status,
    lead: leadOf(summary),
    sections: [
      { heading: 'Throughput', notes: [], table: totalsTable(summary), charts: ['throughput'] },
      times(summary),
      names(summary),
      levels(summary),
      ...errors(summary),
      ...besides(summary),
      { heading: 'Users', notes: [], charts: ['users'] },
    ],
  };
}

function times(summary: Summary): Section {
  return {
    heading: 'Times',
    notes: [
      'Response time runs from when a request was due to its last byte, service time from when it was sent. ' +
        'Wait is the time before a connection was free, behind a slow target; lag is the lateness of the generator ' +
        'itself. Failed, unfinished and never sent requests are in the response times; the service time leaves ' +
        'out what was never sent. Percentiles are of all samples, by nearest rank.',
    ],
    table: timesTable(summary),
    charts: ['response-times', 'histogram'],
  };
}

function names(summary: Summary): Section {
  return {
    heading: 'Response time by request name',
    notes: [
      ...more(summary.distinctNames, 'names, the busiest'),
      'Service time by request name stands in a table of its own below.',
    ],
    table: requestsTable(summary, 'responseTime'),
    charts: ['percentiles-by-name', 'requests-by-name'],
  };
}

function levels(summary: Summary): Section {
  const notes =
    summary.levels.length > 0
      ? more(summary.levels.length, 'stages, the first')
      : ['The samples have no stages: a closed model, or a rate that never held still.'];
  const section: Section = { heading: 'Stages', notes, charts: [] };
  if (summary.levels.length > 0) section.table = levelsTable(summary);
  return section;
}

function errors(summary: Summary): Section[] {
  if (summary.totals.failures === 0)
    return [{ heading: 'Errors', notes: ['No request failed.'], charts: ['errors'] }];
  return [
    { heading: 'Errors by kind', notes: [], table: kindsTable(summary), charts: ['errors'] },
    {
      heading: 'Errors by wording',
      notes: more(summary.distinctErrors, 'wordings, the most frequent'),
      table: errorsTable(summary),
      charts: [],
    },
  ];
}

function besides(summary: Summary): Section[] {
  const sections: Section[] = [
    {
      heading: 'Service time by request name',
      notes: more(summary.distinctNames, 'names, the busiest'),
      table: requestsTable(summary, 'serviceTime'),
      charts: [],
    },
  ];
  if (summary.observations.length > 0) {
    sections.push({ heading: 'Observations', notes: [], table: observationsTable(summary), charts: [] });
  }
  if (summary.amounts.length > 0) {
    sections.push({ heading: 'Amounts', notes: [], table: amountsTable(summary), charts: [] });
  }
  if (summary.deviations.length > 0) {
    sections.push({ heading: 'Deviations', notes: [], table: deviationsTable(summary), charts: [] });
  }
  return sections;
}

function more(count: number, what: string): string[] {
  return count > MOST_ROWS ? [`Of ${integer(count)} ${what} ${MOST_ROWS}.`] : [];
}
