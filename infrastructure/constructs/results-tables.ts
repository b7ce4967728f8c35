import {
  RUN_PARTITIONS,
  RUNS_FOLDER,
  SAMPLE_PARTITIONS,
  SAMPLES_FOLDER,
  STATISTICS_COLUMNS,
  STATISTICS_PARTITIONS,
  STATISTICS_TABLE,
  statisticsFolder,
  STORED_RUN_COLUMNS,
  STORED_SAMPLE_COLUMNS,
} from '../../analysis/store/layout.ts';
import { SAMPLES_TABLE, SAMPLES_VIEW } from './samples-view.ts';

/** One table over files of the store. */
export interface TableOfStore {
  name: string;
  what: string;
  /** From the root of the bucket. */
  folder: string;
  columns: readonly { name: string; type: string; comment: string }[];
  partitions: readonly string[];
  reader: { library: string; parameters: Readonly<Record<string, string>> };
  parameters: Readonly<Record<string, string>>;
}

const JSON_READER = { library: 'org.openx.data.jsonserde.JsonSerDe', parameters: {} };
/** Its escape is a backslash unless another is named: here it is none that a text has, for RFC 4180 knows no escape. */
const CSV_READER = {
  library: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
  parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\u0001' },
};

/** The tables of a store under `prefix`, for a database. */
export const tablesOf = (prefix: string, database: string): readonly TableOfStore[] => [
  {
    name: SAMPLES_TABLE,
    what: `Rows of results.csv as texts: what the view ${SAMPLES_VIEW} is made of.`,
    folder: `${prefix}${SAMPLES_FOLDER}/`,
    columns: STORED_SAMPLE_COLUMNS.map((column) => ({ ...column, type: 'string' })),
    partitions: SAMPLE_PARTITIONS,
    reader: CSV_READER,
    parameters: { 'skip.header.line.count': '1', classification: 'csv' },
  },
  {
    name: RUNS_FOLDER,
    what: 'One row a run: its numbers as columns, its summary as JSON.',
    folder: `${prefix}${RUNS_FOLDER}/`,
    columns: STORED_RUN_COLUMNS,
    partitions: RUN_PARTITIONS,
    reader: JSON_READER,
    parameters: { classification: 'json' },
  },
  {
    name: STATISTICS_TABLE,
    what: 'One row a run of run-load, in the shape of BFD. A query names the hash.',
    folder: statisticsFolder(database),
    columns: STATISTICS_COLUMNS,
    partitions: STATISTICS_PARTITIONS,
    reader: JSON_READER,
    parameters: { classification: 'json' },
  },
];

const FIRST_DAY = '2026-01-01';

/** Partitions that nobody has to register: the day is counted, all else is taken from the query. */
export function projection(bucket: string, { folder, partitions }: TableOfStore): Record<string, string> {
  const each = partitions.map((name): Record<string, string> => {
    const of = `projection.${name}`;
    if (name !== 'dt') return { [`${of}.type`]: 'injected' };
    return {
      [`${of}.type`]: 'date',
      [`${of}.format`]: 'yyyy-MM-dd',
      [`${of}.range`]: `${FIRST_DAY},NOW+1DAY`,
      [`${of}.interval`]: '1',
      [`${of}.interval.unit`]: 'DAYS',
    };
  });
  const path = partitions.map((name) => `${name}=\${${name}}/`).join('');
  return Object.assign(
    { 'projection.enabled': 'true', 'storage.location.template': `s3://${bucket}/${folder}${path}` },
    ...each,
  ) as Record<string, string>;
}
