import { isUtf8 } from 'node:buffer';
import { UserError } from '../../runner/errors.ts';
import { SAMPLE_COLUMNS } from '../../runner/results.ts';
import { readRecords, type CsvRecord } from './records.ts';

/** A last row that was cut off while it was written, and is left out. */
export interface Rejected {
  line: number;
  reason: string;
}

export interface Diagnosis {
  /** Rows that are whole and right. */
  rows: number;
  rejected: Rejected | undefined;
}

const NUMBER = /^ *[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)? *$/i;
const INTEGER = /^ *[+-]?\d+ *$/;

/**
 * Goes through a file that DuckDB stumbled over, row by row, and says what is wrong with the first bad row.
 * An incomplete last row is not an error: a run that was killed leaves one.
 * @throws UserError with the file, the line, what was found and what was expected
 */
export function diagnose(path: string, shown: string): Diagnosis {
  let rows = -1; // the header is none
  for (const record of readRecords(path)) {
    const reason = rows < 0 ? undefined : whatIsWrong(record);
    if (reason === undefined) {
      rows++;
    } else if (!record.ended && !hidesRows(record)) {
      return { rows, rejected: { line: record.line, reason } };
    } else {
      throw new UserError(
        `${shown} line ${record.line}: ${reason}. Only the last row may be incomplete, as after a run that ` +
          'was killed; correct or remove this one.',
      );
    }
  }
  return { rows, rejected: undefined };
}

function whatIsWrong({ fields, fault }: CsvRecord): string | undefined {
  if (fault)
    return `${fault}; expected ${fault.startsWith('a field') ? 'names and errors in words; is a quote before it never closed?' : 'RFC 4180: a quote inside quotes is written twice'}`;
  if (fields.length !== SAMPLE_COLUMNS.length) {
    const columns = fields.length === 1 ? '1 column' : `${fields.length} columns`;
    return `${columns}, expected ${SAMPLE_COLUMNS.length} (${quote(fields.join(','))})`;
  }
  for (const [index, column] of SAMPLE_COLUMNS.entries()) {
    const expected = expectation(column.name, column.type, fields[index] ?? '');
    if (expected) return `${column.name} is ${quote(fields[index] ?? '')}, expected ${expected}`;
  }
  return undefined;
}

/** What was expected instead of `text`; undefined when it is right. */
function expectation(name: string, type: string, text: string): string | undefined {
  if (type === 'VARCHAR') return isUtf8(Buffer.from(text, 'latin1')) ? undefined : 'UTF-8';
  if (text === '' && name === 'target_rps') return undefined;
  const whole = type === 'INTEGER' || type === 'BIGINT';
  if ((whole ? INTEGER : NUMBER).test(text) && Number(text) >= 0 && Number.isFinite(Number(text)))
    return undefined;
  const unit = name === 'timestamp' ? ' of Unix seconds' : name.endsWith('_ms') ? ' of milliseconds' : '';
  return `a ${whole ? 'whole ' : ''}number${unit} that is not negative`;
}

/** An open quote in the middle of a file swallows what follows: more than one row must not get lost so. */
function hidesRows(record: CsvRecord): boolean {
  const lines = record.fields.join(',').split('\n').slice(1);
  return lines.some((line) => line.split(',').length >= SAMPLE_COLUMNS.length && /^\d+(\.\d+)?,/.test(line));
}

function quote(text: string): string {
  const utf8 = Buffer.from(text, 'latin1').toString('utf8');
  return JSON.stringify(utf8.length > 80 ? `${utf8.slice(0, 80)}…` : utf8);
}
