import { SAMPLE_PARTITIONS, STORED_SAMPLE_COLUMNS, type HiveType } from '../../analysis/store/layout.ts';

/** Every field a text, as the reader of CSV files gives it; and the same rows with their numbers as numbers. */
export const SAMPLES_TABLE = 'samples_csv';
export const SAMPLES_VIEW = 'samples';

/** A view as Athena keeps it in Glue. */
export interface View {
  name: string;
  what: string;
  columns: readonly { name: string; type: string; comment: string }[];
  /** `viewOriginalText` of its table in Glue. */
  text: string;
}

/** Types of Hive, by which Glue calls them, as Athena's engine calls them. */
const ENGINE_TYPE: Partial<Record<HiveType, string>> = {
  string: 'varchar',
  double: 'double',
  int: 'integer',
  bigint: 'bigint',
};

/**
 * The reader of CSV files takes no empty field for a number, as `target_rps` has in the closed model, and one field that
 * is none (the rest of a row whose error has a line break) would fail the whole query: so the table has texts, and
 * this view makes numbers of them and leaves such rests out. Source: the Athena user guide, "Open CSV SerDe for
 * processing CSV", which asks for such a view.
 */
export function samplesView(database: string): View {
  const partitions = SAMPLE_PARTITIONS.map((name) => ({
    name,
    type: 'string' as const,
    comment: 'partition',
  }));
  const columns = [...STORED_SAMPLE_COLUMNS, ...partitions];
  const selected = columns.map(({ name, type }) =>
    type === 'string' ? `"${name}"` : `${numberIn(name, type)} AS "${name}"`,
  );
  const sql = `SELECT ${selected.join(', ')} FROM "${database}"."${SAMPLES_TABLE}" WHERE ${numberIn('timestamp', 'double')} IS NOT NULL`;
  const described = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: database,
    runAsInvoker: true,
    columns: columns.map(({ name, type }) => ({ name, type: ENGINE_TYPE[type] })),
  };
  return {
    name: SAMPLES_VIEW,
    what: 'Every request: rows of results.csv. A query names the scenario and the run.',
    columns,
    text: `/* Presto View: ${Buffer.from(JSON.stringify(described)).toString('base64')} */`,
  };
}

const numberIn = (name: string, type: HiveType): string => `try_cast("${name}" AS ${ENGINE_TYPE[type]})`;
