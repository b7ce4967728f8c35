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
const CSV_READER = {
  library: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
  parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
};

/** The tables of a store under `prefix`, for a database. */
export const tablesOf = (prefix: string, database: string): readonly TableOfStore[] => [
  {
    name: SAMPLES_FOLDER,
    what: 'Every request: rows of results.csv. A query names the scenario and the run.',
    folder: `${prefix}${SAMPLES_FOLDER}/`,
    columns: STORED_SAMPLE_COLUMNS,
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

/** Queries for a person to start with; `?` is asked for. */
export const queriesOf = (database: string): readonly { name: string; what: string; sql: string }[] => [
  {
    name: 'runs-by-tag',
    what: 'Runs with a tag, the newest first. Parameter: the tag',
    sql: `SELECT id, scenario, "start", verdict, requests, failures, requests_per_second, p50_ms, p95_ms, p99_ms
FROM "${database}"."${RUNS_FOLDER}"
WHERE contains(tags, ?)
ORDER BY "start" DESC
LIMIT 100`,
  },
  {
    name: 'percentiles-by-name',
    what: 'Response times of each request name of a run, ms. Parameters: scenario, day, run',
    sql: `SELECT method, name, count(*) AS requests, count_if(error_kind <> '') AS failures,
  approx_percentile(response_time_ms, 0.5) AS p50_ms, approx_percentile(response_time_ms, 0.95) AS p95_ms,
  approx_percentile(response_time_ms, 0.99) AS p99_ms, max(response_time_ms) AS max_ms
FROM "${database}"."${SAMPLES_FOLDER}"
WHERE scenario = ? AND dt = ? AND run = ?
GROUP BY method, name
ORDER BY requests DESC`,
  },
  {
    name: 'worst-minute',
    what: 'The minute of a run with the highest p99. Parameters: scenario, day, run',
    sql: `SELECT date_trunc('minute', from_unixtime("timestamp")) AS minute, count(*) AS requests,
  count_if(error_kind <> '') AS failures, approx_percentile(response_time_ms, 0.99) AS p99_ms
FROM "${database}"."${SAMPLES_FOLDER}"
WHERE scenario = ? AND dt = ? AND run = ?
GROUP BY 1
ORDER BY p99_ms DESC
LIMIT 1`,
  },
];
