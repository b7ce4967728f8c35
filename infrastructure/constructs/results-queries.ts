import { RUNS_FOLDER } from '../../analysis/store/layout.ts';
import { SAMPLES_VIEW } from './samples-view.ts';

/**
 * Rows of a run with their places in the order of response times, among those of the same group. What is at a place is
 * exact: `approx_percentile` is several percent off in the tail of some hundred rows.
 */
const ranked = (database: string, columns: string, group: string): string => `WITH ranked AS (
  SELECT ${columns}, error_kind, response_time_ms,
    row_number() OVER (PARTITION BY ${group} ORDER BY response_time_ms) AS place,
    count(response_time_ms) OVER (PARTITION BY ${group}) AS timed
  FROM "${database}"."${SAMPLES_VIEW}"
  WHERE scenario = ? AND dt = ? AND run = ?
)`;

/** The least response time that such a share of them does not exceed, ms. */
const percentile = (share: number, name: string): string =>
  `min(response_time_ms) FILTER (WHERE place >= ${share} * timed) AS ${name}`;

const COUNTS = "count(*) AS requests, count_if(error_kind <> '') AS failures";
const MINUTE = `date_trunc('minute', from_unixtime("timestamp"))`;

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
    sql: `${ranked(database, 'method, name', 'method, name')}
SELECT method, name, ${COUNTS},
  ${percentile(0.5, 'p50_ms')},
  ${percentile(0.95, 'p95_ms')},
  ${percentile(0.99, 'p99_ms')},
  max(response_time_ms) AS max_ms
FROM ranked
GROUP BY method, name
ORDER BY requests DESC`,
  },
  {
    name: 'worst-minute',
    what: 'The minute of a run with the highest p99. Parameters: scenario, day, run',
    sql: `${ranked(database, `${MINUTE} AS minute`, MINUTE)}
SELECT minute, ${COUNTS},
  ${percentile(0.99, 'p99_ms')}
FROM ranked
GROUP BY minute
ORDER BY p99_ms DESC
LIMIT 1`,
  },
];
