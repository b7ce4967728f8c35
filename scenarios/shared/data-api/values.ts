import type { Field, SqlParameter } from '@aws-sdk/client-rds-data';

/** PostgreSQL's object ids of types, as its catalogue `pg_type` has them. */
const OID = { bool: 16, int8: 20, int2: 21, int4: 23, float4: 700, float8: 701 } as const;
const LONGS = new Set<number>([OID.int2, OID.int4, OID.int8]);
const DOUBLES = new Set<number>([OID.float4, OID.float8]);

/** A statement as PostgreSQL takes it: `$1` for the first parameter. */
export interface Numbered {
  text: string;
  /** Names in the order of their numbers. */
  names: string[];
}

/** What must be left alone: texts, quoted names, comments, casts (`::`); then the named parameters. */
const PARTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([A-Za-z_]\w*)/g;

/** Replaces the Data API's named parameters (`:name`) by PostgreSQL's numbered ones. */
export function numbered(sql: string): Numbered {
  const names: string[] = [];
  const text = sql.replaceAll(PARTS, (part: string, name: string | undefined) => {
    if (name === undefined) return part;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

/** The values of a set of parameters, in the order of `names`. Throws Error for one that is not given. */
export function valuesOf(names: readonly string[], set: readonly SqlParameter[]): unknown[] {
  const byName = new Map(set.map((parameter) => [parameter.name, parameter.value]));
  return names.map((name) => {
    const field = byName.get(name);
    if (!field) throw new Error(`Cannot find parameter: ${name}`);
    return valueOf(field);
  });
}

function valueOf(field: Field): unknown {
  if (field.isNull) return null;
  if (field.stringValue !== undefined) return field.stringValue;
  if (field.longValue !== undefined) return field.longValue;
  if (field.doubleValue !== undefined) return field.doubleValue;
  if (field.booleanValue !== undefined) return field.booleanValue;
  throw new Error('Unsupported parameter value: arrays and blobs are not taken here');
}

/** A value of a row, as PostgreSQL writes it, in the field that the Data API puts its type into. */
export function fieldOf(text: string | null, type: number): Field {
  if (text === null) return { isNull: true };
  if (LONGS.has(type)) return { longValue: Number(text) };
  if (DOUBLES.has(type)) return { doubleValue: Number(text) };
  if (type === OID.bool) return { booleanValue: text === 't' };
  // Also numerics, dates and times: the Data API gives them as texts.
  return { stringValue: text };
}
