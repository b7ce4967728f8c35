import type { Distribution } from '../../runner/results.ts';
import type { Summary } from '../summary.ts';
import type { Table } from './document.ts';
import { bytes, decimal, integer, share } from './format.ts';

/** Most rows of a table; summary.json holds the rest. */
export const MOST_ROWS = 100;

const PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max'];
const numbers = (labels: string[]): Table['columns'] => labels.map((label) => ({ label }));

/** p50 to max; dashes when nothing was measured, for 0 ms would be a lie. */
function percentiles({ count, p50, p90, p95, p99, p999, max }: Distribution): string[] {
  return [p50, p90, p95, p99, p999, max].map((value) => (count > 0 ? decimal(value) : '–'));
}

export function timesTable(summary: Summary): Table {
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

export function requestsTable({ requests }: Summary, time: 'responseTime' | 'serviceTime'): Table {
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

export function levelsTable({ levels }: Summary): Table {
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

export function errorsTable({ errors, totals }: Summary): Table {
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
      decimal(first),
      decimal(last),
    ]),
  };
}

export function kindsTable({ errorKinds, totals }: Summary): Table {
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

export function observationsTable({ observations }: Summary): Table {
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

export function amountsTable({ amounts, totals }: Summary): Table {
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

export function deviationsTable({ deviations }: Summary): Table {
  return {
    caption: 'What the scenario had to do otherwise than asked',
    columns: [{ label: 'Deviation', text: true }, { label: 'Times' }],
    rows: deviations.map(({ name, count }) => [name, integer(count)]),
  };
}

export function totalsTable({ totals, input, run }: Summary): Table {
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
