import { closeSync, openSync, readSync } from 'node:fs';

/** One record of a CSV file. Fields are decoded as Latin-1, so that a character is a byte of the file. */
export interface CsvRecord {
  /** Line of the file that it begins on, from 1. */
  line: number;
  fields: string[];
  /** False for a last record that no line end closes. */
  ended: boolean;
  /** What breaks RFC 4180 in it. */
  fault: 'text after a closing quote' | 'a quote that is never closed' | typeof TOO_LONG | undefined;
}

/** What is longer is no name and no error, and would not fit into memory: nothing is read after it. */
const LONGEST_FIELD = 1 << 20;
const MOST_FIELDS = 100_000;
const TOO_LONG = 'a field of more than 1 MB, or more fields than there are columns by far';

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;

type State = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Reads CSV by the letter of RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), with LF as well as CRLF as
 * line end, and counts lines. DuckDB reads faster; this is for saying what is wrong with a file, and where.
 */
export function* readRecords(path: string, chunkBytes = 1 << 20): Generator<CsvRecord> {
  const file = openSync(path, 'r');
  try {
    const parser = new RecordParser();
    const chunk = Buffer.alloc(chunkBytes);
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      yield* parser.push(chunk.toString('latin1', 0, size));
      if (parser.isTooLong) {
        yield* parser.giveUp();
        return;
      }
    }
    yield* parser.end();
  } finally {
    closeSync(file);
  }
}

class RecordParser {
  #state: State = 'start';
  #field = '';
  #fields: string[] = [];
  #fault: CsvRecord['fault'];
  #line = 1;
  #began = 1;

  *push(text: string): Generator<CsvRecord> {
    let from = 0; // where the part of the field that is not yet in #field begins
    for (let at = 0; at < text.length; at++) {
      const byte = text.charCodeAt(at);
      if (byte === LF) this.#line++;
      if (this.#state === 'quoted') {
        if (byte !== QUOTE) continue;
        this.#field += text.slice(from, at);
        this.#state = 'closed';
        from = at + 1;
      } else if (byte === COMMA || byte === LF) {
        this.#close(text.slice(from, at), byte === LF);
        from = at + 1;
        if (byte === LF) yield* this.#record(true);
      } else if (byte === QUOTE && this.#state === 'start') {
        this.#state = 'quoted';
        from = at + 1;
      } else if (byte === QUOTE && this.#state === 'closed' && from === at) {
        this.#state = 'quoted'; // two quotes inside quotes stand for one, which `from` leaves in
      } else if (this.#state === 'closed') {
        if (byte !== CR) this.#fault = 'text after a closing quote';
      } else {
        this.#state = 'plain';
      }
    }
    if (this.#state !== 'closed') this.#field += text.slice(from);
  }

  get isTooLong(): boolean {
    return this.#field.length > LONGEST_FIELD || this.#fields.length > MOST_FIELDS;
  }

  /** The record with the field that is too long, as far as it was read. */
  *giveUp(): Generator<CsvRecord> {
    this.#fault = TOO_LONG;
    this.#close('', false);
    yield* this.#record(true);
  }

  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') this.#fault = 'a quote that is never closed';
    if (this.#state === 'start' && this.#fields.length === 0) return;
    this.#close('', false);
    yield* this.#record(false);
  }

  #close(rest: string, last: boolean): void {
    if (this.#state === 'closed') this.#fields.push(this.#field);
    else this.#fields.push(last ? (this.#field + rest).replace(/\r$/, '') : this.#field + rest);
    this.#field = '';
    this.#state = 'start';
  }

  /** Blank lines are no records, for DuckDB neither. */
  *#record(ended: boolean): Generator<CsvRecord> {
    const blank = this.#fields.length === 1 && this.#fields[0] === '';
    if (!blank) yield { line: this.#began, fields: this.#fields, ended, fault: this.#fault };
    this.#fields = [];
    this.#fault = undefined;
    this.#began = this.#line;
  }
}
