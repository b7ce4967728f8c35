import { dayOf, safe, SAMPLE_COLUMNS, samplesFolder, type RunKey } from '../../runner/results.ts';

export { dayOf, type RunKey };

/**
 * How a results store on S3 is laid out: the one place that says it, for whoever writes, lists or queries one (the
 * Glue tables of the deployed platform are made of these facts). docs/results-store.md describes it in words.
 *
 *     PREFIX/samples/scenario=<scenario>/dt=<YYYY-MM-DD>/run=<id>/results.csv.gz      every request: gzip of results.csv
 *     …/run=<id>/results-<worker>-00001.csv.gz                                        the same, as `--upload` of a run writes it
 *     PREFIX/runs/dt=<YYYY-MM-DD>/<id>.json                                           one JSON object on one line
 *
 * The samples are written first: a run is in the store when, and only when, its object under `runs/` is there.
 */

/** Type of a column, as Glue and Athena (Hive) call it. */
export type HiveType = 'string' | 'double' | 'int' | 'bigint' | 'boolean' | 'array<string>';

export interface StoreColumn {
  name: string;
  type: HiveType;
  comment: string;
}

/** The two data sets: a folder under the prefix each, and the columns that partition it, in the order of the path. */
export const SAMPLES_FOLDER = 'samples';
export const RUNS_FOLDER = 'runs';
export const SAMPLE_PARTITIONS = ['scenario', 'dt', 'run'] as const;
export const RUN_PARTITIONS = ['dt'] as const;
export const SAMPLES_FILE = 'results.csv.gz';

const HIVE: Record<(typeof SAMPLE_COLUMNS)[number]['type'], HiveType> = {
  DOUBLE: 'double',
  VARCHAR: 'string',
  INTEGER: 'int',
  BIGINT: 'bigint',
};

/**
 * Columns of the samples, those of results.csv in its order; the scenario is in the file and in the path, so the
 * partition takes the name and the column in the file another.
 */
export const STORED_SAMPLE_COLUMNS: readonly StoreColumn[] = SAMPLE_COLUMNS.map(
  ({ name, type, meaning }) => ({
    name: name === 'scenario' ? 'scenario_name' : name,
    type: HIVE[type],
    comment: meaning,
  }),
);

/** Fields of an object under `runs/`: what is asked for often as columns, and the whole as two JSON texts. */
export const STORED_RUN_COLUMNS = [
  { name: 'format', type: 'int', comment: 'of this object: 1' },
  { name: 'id', type: 'string', comment: 'name of the folder of the run' },
  { name: 'scenario', type: 'string', comment: 'scenario that was run' },
  { name: 'start', type: 'string', comment: 'start of the load, ISO 8601 UTC' },
  { name: 'tags', type: 'array<string>', comment: 'labels of the run, and tags it was stored under' },
  { name: 'hash', type: 'string', comment: 'runs with the same one are like for like; empty when unknown' },
  { name: 'conditions', type: 'string', comment: 'what the hash is of, as a JSON text; empty when unknown' },
  { name: 'verdict', type: 'string', comment: 'VALID, INVALID or unknown' },
  { name: 'target', type: 'string', comment: 'base URL of the target; empty when unknown' },
  { name: 'duration_s', type: 'double', comment: 'seconds of load' },
  { name: 'requests', type: 'bigint', comment: 'requests made' },
  { name: 'failures', type: 'bigint', comment: 'requests that failed' },
  { name: 'requests_per_second', type: 'double', comment: 'requests per second of load' },
  { name: 'p50_ms', type: 'double', comment: 'median of the response time, ms' },
  { name: 'p95_ms', type: 'double', comment: 'p95 of the response time, ms' },
  { name: 'p99_ms', type: 'double', comment: 'p99 of the response time, ms' },
  { name: 'git_commit', type: 'string', comment: 'commit of the platform; empty when unknown' },
  { name: 'summary', type: 'string', comment: 'summary.json as a JSON text' },
  { name: 'sketch', type: 'string', comment: 'what a comparison is made from, as a JSON text' },
] as const satisfies readonly StoreColumn[];

/** Which run of which store a place below `samples/` is of; undefined for any other place. */
export function runAt(place: string): { store: string; key: string } | undefined {
  const of = /^(?<store>.*?)\/samples\/scenario=[^/]+\/dt=(?<day>[\d-]+)\/run=(?<id>[^/]+)(\/|$)/.exec(
    place,
  )?.groups;
  return of && { store: of['store'] ?? '', key: `${RUNS_FOLDER}/dt=${of['day']}/${of['id']}.json` };
}

/**
 * Folder and table of what `run-load` stores for those who read BFD's files: `databases/DATABASE/statistics/hash=…/
 * TIMESTAMP.stats.json`, from the root of the bucket.
 */
export const STATISTICS_TABLE = 'statistics';
export const STATISTICS_PARTITIONS = ['hash'] as const;
export const statisticsFolder = (database: string): string => `databases/${database}/${STATISTICS_TABLE}/`;

const TASK = [
  'task_name:string,request_method:string,num_requests:bigint,num_failures:bigint',
  'median_response_time:bigint,average_response_time:double,min_response_time:bigint,max_response_time:bigint',
  'total_reqs_per_second:double,total_fails_per_sec:double,response_time_percentiles:map<string,double>',
].join(',');
const METADATA = [
  'timestamp:bigint,tags:array<string>,environment:string,stats_reset_after_spawn:boolean',
  'num_total_users:double,num_users_per_second:double,requested_runtime:double,total_runtime:double',
  'user_classes:array<string>,hash:string,compare_result:string,validation_result:string',
].join(',');

/** Fields of such a file. */
export const STATISTICS_COLUMNS = [
  { name: 'metadata', type: `struct<${METADATA}>`, comment: 'what was run, when, and what it was judged' },
  { name: 'totals', type: `struct<${TASK}>`, comment: 'all requests together; times in ms' },
  { name: 'tasks', type: `array<struct<${TASK}>>`, comment: 'each task; times in ms' },
] as const;

/** Key of a run's samples, beneath the prefix. */
export function samplesKey({ id, scenario, start }: RunKey): string {
  return samplesFolder({ id, scenario, start }) + SAMPLES_FILE;
}

/** Key of a run's object, beneath the prefix. */
export function runKey({ id, start }: Pick<RunKey, 'id' | 'start'>): string {
  return `${RUNS_FOLDER}/dt=${dayOf(start)}/${safe(id)}.json`;
}
