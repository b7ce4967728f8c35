import { types, type PGlite, type Results } from '@electric-sql/pglite';
import type { Field, SqlParameter } from '@aws-sdk/client-rds-data';
import { fieldOf, numbered, valuesOf } from './values.ts';

/** Every value as PostgreSQL writes it: no type is parsed on the way. */
const AS_TEXT = Object.fromEntries(
  Object.values(types)
    .filter((type) => typeof type === 'number')
    .map((type) => [type, (text: string) => text]),
);

export interface Executed {
  records?: Field[][];
  numberOfRecordsUpdated: number;
}

/** Runs one statement. Throws what PostgreSQL throws, and Error for a parameter that is not given. */
export async function execute(
  database: Pick<PGlite, 'query'>,
  sql: string,
  parameters: readonly SqlParameter[],
): Promise<Executed> {
  const { text, names } = numbered(sql);
  const result = await query(database, text, valuesOf(names, parameters));
  if (result.fields.length === 0) return { numberOfRecordsUpdated: result.affectedRows ?? 0 };
  const records = result.rows.map((row) =>
    row.map((value, i) => fieldOf(value, result.fields[i]?.dataTypeID ?? 0)),
  );
  return { records, numberOfRecordsUpdated: 0 };
}

/** Runs one statement for each set of parameters. Throws as `execute`. */
export async function executeBatch(
  database: Pick<PGlite, 'query'>,
  sql: string,
  sets: readonly (readonly SqlParameter[])[],
): Promise<void> {
  const { text, names } = numbered(sql);
  const values = sets.map((set) => valuesOf(names, set));
  for (const one of values.length > 0 ? values : [[]]) await query(database, text, one);
}

function query(
  database: Pick<PGlite, 'query'>,
  text: string,
  values: unknown[],
): Promise<Results<(string | null)[]>> {
  return database.query<(string | null)[]>(text, values, { rowMode: 'array', parsers: AS_TEXT });
}
