import type { Summary } from '../../summary.ts';
import type { Table } from '../document.ts';
import { decimal, integer, share } from '../format.ts';
import type { Part } from '../part.ts';
import { MOST_ROWS, PERCENTILES, more, numbers, percentiles } from './cells.ts';

/** The stages of the load, one by one. */
export const levelsPart: Part = {
  sections({ summary }) {
    if (summary.levels.length === 0) {
      const note = 'The samples have no stages: a closed model, or a rate that never held still.';
      return [{ heading: 'Stages', notes: [note], charts: [] }];
    }
    const notes = more(summary.levels.length, 'stages, the first');
    return [{ heading: 'Stages', notes, table: levelsTable(summary), charts: [] }];
  },
};

function levelsTable({ levels }: Summary): Table {
  return {
    caption: 'Stages of the load, with response times in milliseconds',
    columns: [
      { label: 'Target (/s)', text: true },
      ...numbers([
        'From (s)',
        'To (s)',
        'Due',
        'Unsent',
        'Requests',
        'Requests/s',
        'Failed',
        ...PERCENTILES,
        'Service p99',
      ]),
    ],
    rows: levels
      .slice(0, MOST_ROWS)
      .map((level) => [
        level.fromRps === null || level.toRps === null || level.fromRps === level.toRps
          ? decimal(level.targetRps)
          : `${decimal(level.fromRps)} to ${decimal(level.toRps)}`,
        decimal(level.from),
        decimal(level.to),
        level.due === null ? 'unknown' : integer(level.due),
        level.unsent === null ? 'unknown' : integer(level.unsent),
        integer(level.requests),
        decimal(level.requestsPerSecond),
        share(level.failures, level.requests),
        ...percentiles(level.responseTime),
        level.serviceTime.count > 0 ? decimal(level.serviceTime.p99) : '–',
      ]),
  };
}
