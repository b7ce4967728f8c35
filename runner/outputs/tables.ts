import { fixed, left, parseStrRepr, right, whole } from '../python.ts';
import type { RequestStats, StatsEntry, StatsError } from '../stats.ts';
import { printable } from './text.ts';

/**
 * Locust's console tables, byte for byte. Source: `get_stats_summary`, `get_percentile_stats_summary` and
 * `get_error_report_summary` of Locust's `stats.py`. `width` is that of the name column, as Locust reckons
 * it: see `nameWidth`. Names that are too long are not cut; their rows just get longer. Only control characters
 * in names are shown otherwise than by Locust: they would break the table, and the terminal.
 */

const SHARES = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1];
const SHARE_NAMES = ['50%', '66%', '75%', '80%', '90%', '95%', '98%', '99%', '99.9%', '99.99%', '100%'];

/** @param columns of the terminal; undefined when the tables do not go to one */
export const nameWidth = (columns: number | undefined): number =>
  columns === undefined ? 80 : Math.max(Math.min(columns - 80, 80), 0);

const dashes = (...widths: number[]): string => widths.map((width) => '-'.repeat(width)).join('|');

/** Requests, failures, times in whole ms and rates: those of about the last 10 s, or of the whole run. */
export function statsTable(stats: RequestStats, options: { current: boolean; width: number }): string[] {
  // On a narrow terminal the width falls below 0, and Python's '%--4s' pads to 4.
  const name = Math.abs(options.width - 4);
  const line = (
    type: string,
    of: string,
    cells: [string, string, string, string, string, string, string, string],
  ) => {
    const [requests, failures, avg, min, max, median, rps, failRate] = cells;
    return (
      `${left(type, 8)} ${left(of, name)} ${right(requests, 7)} ${right(failures, 12)} |` +
      `${right(avg, 7)} ${right(min, 7)} ${right(max, 7)}${right(median, 7)} | ${right(rps, 7)} ${right(failRate, 11)}`
    );
  };
  const entryLine = (entry: StatsEntry) =>
    line(entry.method && `${printable(entry.method)} `, printable(entry.name), [
      whole(entry.numRequests),
      `${whole(entry.numFailures)}(${fixed(entry.failRatio * 100, 2)}%)`,
      whole(entry.avg),
      whole(entry.minResponseTime ?? 0),
      whole(entry.maxResponseTime),
      whole(entry.median),
      fixed(options.current ? entry.currentRps : entry.totalRps, 2),
      fixed(options.current ? entry.currentFailPerSec : entry.totalFailPerSec, 2),
    ]);
  const separator = dashes(8, Math.max(options.width - 4, 0), 7, 13, 7, 7, 7, 7, 8, 11);
  return [
    line('Type', 'Name', ['# reqs', '# fails', 'Avg', 'Min', 'Max', 'Med', 'req/s', 'failures/s']),
    separator,
    ...stats.entries.map(entryLine),
    separator,
    entryLine(stats.total),
  ];
}

/** Response times in ms, from rounded buckets, of every name that has any. */
export function percentileTable(stats: RequestStats, width: number): string[] {
  const line = (type: string, name: string, cells: string[], requests: string) => {
    const [median = '', ...others] = [...cells, requests];
    return [left(type, 8), left(name, width), right(median, 8), ...others.map((cell) => right(cell, 6))].join(
      ' ',
    );
  };
  const rows = (entries: StatsEntry[]) =>
    entries
      .filter((entry) => entry.timed > 0)
      .map((entry) =>
        line(
          printable(entry.method),
          printable(entry.name),
          entry.percentiles(SHARES).map(whole),
          whole(entry.numRequests),
        ),
      );
  const separator = dashes(8, width, 8, ...SHARES.map(() => 6));
  return [
    'Response time percentiles (approximated)',
    line('Type', 'Name', SHARE_NAMES, '# reqs'),
    separator,
    ...rows(stats.entries),
    separator,
    ...rows([stats.total]),
  ];
}

/** Errors in the order of their first occurrence, with an empty line behind. */
export function errorReport(stats: RequestStats, width: number): string[] {
  const separator = dashes(18, 80 + width - 19);
  return [
    'Error report',
    `${left('# occurrences', 18)} ${left('Error', 100)}`,
    separator,
    ...[...stats.errors.values()].map(
      (error) => `${left(whole(error.occurrences), 18)} ${left(errorName(error), 100)}`,
    ),
    separator,
    '',
  ];
}

/** What `catchResponse` was told stands without its wrapping, as in a Locust that runs by itself. */
function errorName({ method, name, error }: StatsError): string {
  const inner = /^CatchResponseError\((.*)\)$/su.exec(error)?.[1];
  return `${printable(`${method} ${name}`)}: ${inner === undefined ? error : (parseStrRepr(inner) ?? inner)}`;
}
