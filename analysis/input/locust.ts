import { existsSync } from 'node:fs';
import { UserError } from '../../runner/errors.ts';
import type { Distribution } from '../../runner/results.ts';
import { NOTHING } from '../distribution.ts';
import { readRecords } from './records.ts';
import type { Source } from './source.ts';

type Row = Record<string, string>;

/** What Locust's CSV files of one run hold: sums and percentiles, no single requests. */
export interface LocustFiles {
  /** Without the Aggregated row, which is their sum. */
  names: Row[];
  /** The Aggregated row of _stats.csv; without that file what the history says last. */
  aggregated: Row;
  /** Aggregated rows over time. */
  history: Row[];
  failures: Row[];
  exceptions: Row[];
  /** Files that were read, as named. */
  files: string[];
}

const KINDS = ['stats', 'stats_history', 'failures', 'exceptions'] as const;
const IS_LOCUST = /^"?(Type"?,"?Name"?,"?Request Count|Timestamp"?,"?User Count"?,"?Type)/;

/** Whether a source is Locust's _stats.csv or _stats_history.csv. */
export function isLocust({ files }: Source): boolean {
  const [file] = files;
  if (!file || files.length > 1 || !file.path.endsWith('.csv')) return false;
  for (const { fields } of readRecords(file.path, 4096))
    return IS_LOCUST.test(fields.join(',').replace(/^\u00EF\u00BB\u00BF/, ''));
  return false;
}

/**
 * Reads a file of Locust's and its siblings beside it.
 * @throws UserError when a number in them is none, or there is nothing in them
 */
export function readLocust({ files: [file], shown }: Source): LocustFiles {
  const path = file?.path ?? '';
  const prefix = path.replace(/_(stats|stats_history)\.csv$/, '');
  // A file that was given another name stands alone.
  const siblings = prefix === path ? [] : KINDS.map((kind) => `${prefix}_${kind}.csv`);
  const read = (kind: (typeof KINDS)[number]): Row[] => {
    const sibling = siblings.find((name) => name.endsWith(`_${kind}.csv`) && existsSync(name));
    return sibling ? rowsOf(sibling) : [];
  };
  const own = rowsOf(path);
  const isHistory = own[0] !== undefined && 'User Count' in own[0];
  const stats = siblings.length > 0 ? read('stats') : isHistory ? [] : own;
  const history = (siblings.length > 0 ? read('stats_history') : isHistory ? own : []).filter(isAggregated);
  const aggregated = stats.find(isAggregated) ?? fromHistory(history.at(-1));
  if (!aggregated) {
    throw new UserError(
      `${shown} holds no Aggregated row: nothing was measured. Expected a whole file as Locust writes it.`,
    );
  }
  return {
    names: stats.filter((row) => !isAggregated(row)),
    aggregated,
    history,
    failures: read('failures'),
    exceptions: read('exceptions'),
    files: siblings.length > 0 ? siblings.filter(existsSync) : [path],
  };
}

const isAggregated = (row: Row): boolean => row['Name'] === 'Aggregated' && (row['Type'] ?? '') === '';

/** The columns of _stats.csv that the last row of the history has too: totals, but no percentiles of the whole. */
function fromHistory(last: Row | undefined): Row | undefined {
  if (!last) return undefined;
  return {
    'Request Count': last['Total Request Count'] ?? '',
    'Failure Count': last['Total Failure Count'] ?? '',
    'Average Response Time': last['Total Average Response Time'] ?? '',
    'Min Response Time': last['Total Min Response Time'] ?? '',
    'Max Response Time': last['Total Max Response Time'] ?? '',
  };
}

function rowsOf(path: string): Row[] {
  let names: string[] | undefined;
  const rows: Row[] = [];
  for (const { fields, line } of readRecords(path)) {
    const texts = fields.map((text) =>
      Buffer.from(text, 'latin1')
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
    if (!names) names = texts;
    else if (texts.length === names.length) {
      rows.push(Object.fromEntries(names.map((name, at) => [name, texts[at] ?? ''])));
    } else {
      throw new UserError(
        `${path} line ${line}: ${texts.length} columns, expected ${names.length}, as in line 1. Was the file cut off?`,
      );
    }
  }
  return rows;
}

/**
 * A number of one of the columns; null where Locust wrote N/A.
 * @throws UserError when it is none, or below 0
 */
export function numberOf(row: Row, column: string): number | null {
  const text = row[column] ?? '';
  if (text === 'N/A' || text === '') return null;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UserError(
    `${column} of ${row['Name'] ?? 'a row'} is ${JSON.stringify(text.slice(0, 80))}; expected a number that is not negative, as ` +
      'Locust writes it.',
  );
}

/** A row's own percentiles, which Locust made of rounded times. */
export function distributionOf(row: Row): Distribution {
  const of = (column: string): number => numberOf(row, column) ?? 0;
  const count = of('Request Count');
  if (count === 0) return NOTHING;
  return {
    count,
    min: of('Min Response Time'),
    mean: of('Average Response Time'),
    p50: of('50%'),
    p90: of('90%'),
    p95: of('95%'),
    p99: of('99%'),
    p999: of('99.9%'),
    max: of('Max Response Time'),
  };
}
