/** Columns of an order that a query may name, and whether they hold a text. */
export const COLUMNS = {
  pk: 'text',
  sk: 'text',
  zipcode: 'whole',
  username: 'text',
  datetime: 'text',
  status: 'text',
  amount: 'decimal',
} as const;
export type Column = keyof typeof COLUMNS;

export type Selected =
  { kind: 'column'; column: Column } | { kind: 'sum' | 'count'; column: Column; as: string };

/** An aggregation over the orders of one key: all that the service runs. */
export interface Aggregation {
  table: string;
  pk: string;
  /** In the order of the answer. */
  selected: Selected[];
  groupBy: Column[];
}

/** A query that is none of the supported shape. */
export class UnsupportedQuery extends Error {}

const SHAPE =
  /^\s*select\s+(?<selected>.+?)\s+from\s+(?<table>"[\w.-]+"|[\w.-]+)\s+where\s+pk\s*=\s*'(?<pk>(?:[^']|'')*)'\s+group\s+by\s+(?<groups>[\w\s,]+?)\s*;?\s*$/is;
const AGGREGATE = /^(?<kind>sum|count)\s*\(\s*(?<column>\w+)\s*\)\s+as\s+(?<as>[a-z_]\w{0,62})$/i;
const LONGEST = 2000;

/**
 * Reads a query of the shape `select COLUMNS, sum(COLUMN) as NAME from TABLE where pk='…' group by COLUMNS`. What it
 * returns is all known words but the key, which is passed on as a value: no text of a query ever gets to the database.
 * Throws UnsupportedQuery.
 */
export function parse(query: string): Aggregation {
  const groups = query.length > LONGEST ? undefined : SHAPE.exec(query)?.groups;
  if (!groups) throw unsupported('it is not of that shape');
  const list = (text = ''): string[] => text.split(',').map((part) => part.trim());
  const selected = list(groups['selected']).map(selectedOf);
  const groupBy = list(groups['groups']).map(columnOf);
  const loose = selected.find((one) => one.kind === 'column' && !groupBy.includes(one.column));
  if (loose) throw unsupported(`${loose.column} is selected and not grouped by`);
  const names = selected.map((one) => (one.kind === 'column' ? one.column : one.as));
  if (new Set(names).size < names.length) throw unsupported('two columns of the answer have one name');
  return {
    table: (groups['table'] ?? '').replaceAll('"', ''),
    pk: (groups['pk'] ?? '').replaceAll("''", "'"),
    selected,
    groupBy,
  };
}

function selectedOf(text: string): Selected {
  const { kind, column, as } = AGGREGATE.exec(text)?.groups ?? {};
  if (kind === undefined || column === undefined || as === undefined) {
    return { kind: 'column', column: columnOf(text) };
  }
  const known = columnOf(column);
  if (kind.toLowerCase() === 'count') return { kind: 'count', column: known, as };
  if (COLUMNS[known] === 'text') throw unsupported(`${known} is a text, which has no sum`);
  return { kind: 'sum', column: known, as };
}

function columnOf(text: string): Column {
  const name = text.toLowerCase();
  if (Object.hasOwn(COLUMNS, name)) return name as Column;
  throw unsupported(`there is no column ${text.slice(0, 40)}`);
}

const unsupported = (why: string): UnsupportedQuery =>
  new UnsupportedQuery(
    `Unsupported query: ${why}. It takes: select COLUMNS, sum(COLUMN) as NAME or count(COLUMN) as NAME ` +
      "from TABLE where pk='KEY' group by COLUMNS",
  );
