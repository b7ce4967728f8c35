import { fixed, floatRepr } from '../python.ts';
import { type RequestStats, type StatsEntry, withoutAddress } from '../stats.ts';

/**
 * The texts of Locust's four CSV files, byte for byte. Source: `StatsCSV` and `StatsCSVFileWriter` of
 * Locust's `stats.py`, and Python's `csv.writer` in its default dialect.
 */

const SHARES = [0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1];
const PERCENTILES = '50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%';
const TOTALS = ['Request Count', 'Failure Count', 'Median Response Time', 'Average Response Time'];
TOTALS.push('Min Response Time', 'Max Response Time', 'Average Content Size');

const STATS_HEADER = `Type,Name,${TOTALS.join(',')},Requests/s,Failures/s,${PERCENTILES}\r\n`;
export const HISTORY_HEADER = `Timestamp,User Count,Type,Name,Requests/s,Failures/s,${PERCENTILES},${TOTALS.map((name) => `Total ${name}`).join(',')}\r\n`;
const FAILURES_HEADER = 'Method,Name,Error,Occurrences,First Seen,Last Seen\r\n';
const EXCEPTIONS_HEADER = 'Count,Message,Traceback,Nodes\r\n';

type Cell = string | number;

const quoted = (cell: Cell): string =>
  typeof cell === 'string' && /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell);

const row = (...cells: Cell[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** Response times are floats in Python, but where there are none Locust has an integer 0. */
const time = (ms: number | undefined): string => (ms ? floatRepr(ms) : '0');

/** The median is a bucket, an integer, unless it is held at the exact minimum or maximum, a float. */
function medianCell(entry: StatsEntry, bucket: number): string {
  const median = entry.held(bucket);
  return median === bucket ? String(median) : floatRepr(median);
}

const totals = (entry: StatsEntry, median: number): Cell[] => [
  entry.numRequests,
  entry.numFailures,
  medianCell(entry, median),
  floatRepr(entry.avg),
  time(entry.minResponseTime),
  time(entry.maxResponseTime),
  entry.numRequests === 0 ? '0' : floatRepr(entry.avgContentLength),
];

const orNone = (entry: StatsEntry, percentiles: number[]): Cell[] =>
  entry.numRequests === 0 ? SHARES.map(() => 'N/A') : percentiles;

export function statsCsv(stats: RequestStats): string {
  const rows = [...stats.entries, stats.total].map((entry) => {
    const percentiles = entry.percentiles(SHARES);
    return row(
      entry.method,
      entry.name,
      ...totals(entry, percentiles[0]!),
      floatRepr(entry.totalRps),
      floatRepr(entry.totalFailPerSec),
      ...orNone(entry, percentiles),
    );
  });
  return STATS_HEADER + rows.join('');
}

/**
 * The rows of one instant. With the full history there is a row an entry and percentiles are those of the
 * last 10 s; without, there is the total alone and they are those since the start. Locust's choice.
 */
export function historyRows(stats: RequestStats, now: number, users: number, fullHistory: boolean): string {
  const rows = [...(fullHistory ? stats.entries : []), stats.total].map((entry) => {
    const percentiles = entry.percentiles(SHARES);
    const current = fullHistory
      ? (entry.currentPercentiles(SHARES, now) ?? SHARES.map(() => 0))
      : percentiles;
    return row(
      Math.trunc(now),
      users,
      entry.method,
      entry.name,
      fixed(entry.currentRps, 6),
      fixed(entry.currentFailPerSec, 6),
      ...orNone(entry, current),
      ...totals(entry, percentiles[0]!),
    );
  });
  return rows.join('');
}

const timeOfDay = (seconds: number): string =>
  new Date(Math.trunc(seconds) * 1000).toISOString().replace('.000Z', 'Z');

export function failuresCsv(stats: RequestStats): string {
  const errors = [...stats.errors].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = errors.map(([, { method, name, error, occurrences, firstSeen, lastSeen }]) =>
    row(method, name, withoutAddress(error), occurrences, timeOfDay(firstSeen), timeOfDay(lastSeen)),
  );
  return FAILURES_HEADER + rows.join('');
}

export function exceptionsCsv(stats: RequestStats): string {
  const rows = [...stats.exceptions.values()].map(({ count, message, traceback, nodes }) =>
    row(count, message, traceback, [...nodes].join(', ')),
  );
  return EXCEPTIONS_HEADER + rows.join('');
}
