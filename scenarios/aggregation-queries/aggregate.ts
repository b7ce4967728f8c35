import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from './answer.ts';
import { DecimalSum } from './decimal.ts';
import { COLUMNS, type Aggregation, type Selected } from './sql.ts';

export type Item = Record<string, AttributeValue>;

interface Group {
  first: Item;
  counts: number[];
  sums: DecimalSum[];
}

/**
 * Runs an aggregation over items of DynamoDB, as SQL would: a missing attribute is NULL, which no count and no sum
 * takes. Groups come in the order of their values.
 */
export function aggregate({ selected, groupBy }: Aggregation, items: Iterable<Item>): Row[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = JSON.stringify(groupBy.map((column) => valueOf(item, column)));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = empty(item, selected.length)));
    selected.forEach((one, i) => add(group, i, one, item));
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => selected.map((one, i): Row[number] => cell(group, i, one)));
}

function empty(first: Item, width: number): Group {
  return {
    first,
    counts: Array.from({ length: width }, () => 0),
    sums: Array.from({ length: width }, () => new DecimalSum()),
  };
}

function add(group: Group, i: number, one: Selected, item: Item): void {
  const value = one.kind === 'column' ? undefined : valueOf(item, one.column);
  if (value === undefined) return;
  group.counts[i] = (group.counts[i] ?? 0) + 1;
  if (one.kind === 'sum') group.sums[i]?.add(value);
}

function cell(group: Group, i: number, one: Selected): Row[number] {
  const count = group.counts[i] ?? 0;
  if (one.kind === 'count') return [one.as, String(count)];
  if (one.kind === 'sum') return [one.as, count === 0 ? 'null' : String(group.sums[i])];
  const value = valueOf(group.first, one.column);
  if (value === undefined) return [one.column, 'null'];
  return [one.column, COLUMNS[one.column] === 'text' ? JSON.stringify(value) : value];
}

/** Bytes of an item's values, as text. */
export function bytesOf(item: Item): number {
  return Object.keys(item).reduce((sum, name) => sum + Buffer.byteLength(valueOf(item, name) ?? ''), 0);
}

function valueOf(item: Item, column: string): string | undefined {
  const value = item[column];
  return value?.S ?? value?.N;
}
