import { readFileSync } from 'node:fs';

/**
 * Parses RFC 4180, by its grammar and not by the writer under test: fields in quotes may hold commas, quotes
 * (doubled) and line ends. Throws on what the grammar does not allow.
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('a quoted field does not end');
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') {
          field += '"';
          at++;
        } else break;
      }
      at++;
    } else {
      while (at < text.length && !',\r\n'.includes(text[at] ?? '')) {
        if (text[at] === '"') throw new Error(`a quote in an unquoted field: ${field}"`);
        field += text[at++];
      }
    }
    row.push(field);
    if (text[at] === ',') {
      at++;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at++;
    if (at < text.length && text[at] !== '\n') throw new Error(`after a field: ${JSON.stringify(text[at])}`);
    at++;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

/** Rows of a results.csv, by column name. */
export function readSamples(path: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8'));
  return rows.map((row) => {
    if (row.length !== header.length)
      throw new Error(`${row.length} fields, not ${header.length}: ${row.join()}`);
    return Object.fromEntries(header.map((name, i) => [name, row[i] ?? '']));
  });
}
