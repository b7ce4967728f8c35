import { foreignFormat, kindOf } from './foreign.ts';
import { headerOf } from './header-of.ts';

const STATUS = 'coalesce(TRY_CAST(status AS INTEGER), 0)';
const FAILED = `${STATUS} < 200 OR ${STATUS} >= 400 OR coalesce(error, '') <> ''`;

/** `k6 run --out csv=FILE`: a row a metric; of these http_req_duration has one a request. */
export const k6 = foreignFormat({
  name: 'k6 CSV',
  cannotTell: [
    'k6 times a request from when it is sent (http_req_duration); what came before, waiting for a connection too, is not in it.',
    'Its timestamps are those of the end of each request, by default in whole seconds, so what is shown over time is coarse.',
    'There is no due time, wait, lag, number of users or size of a single request.',
  ],
  recognises: ({ fields }) => fields.slice(0, 3).join(',') === 'metric_name,timestamp,metric_value',
  columns: headerOf,
  header: true,
  requests: "metric_name = 'http_req_duration'",
  numbers: ['timestamp', 'metric_value'],
  tells: {
    // Unix seconds, milliseconds, microseconds or nanoseconds, as K6_CSV_TIME_FORMAT had it.
    timestamp: `timestamp::DOUBLE / CASE WHEN timestamp::DOUBLE > 1e17 THEN 1e9 WHEN timestamp::DOUBLE > 1e14 THEN 1e6
      WHEN timestamp::DOUBLE > 1e11 THEN 1e3 ELSE 1 END`,
    scenario: "coalesce(scenario, '')",
    method: "coalesce(method, '')",
    name: "coalesce(name, url, '')",
    status: STATUS,
    error_kind: kindOf(STATUS, FAILED, "coalesce(error, '')"),
    error: "coalesce(error, '')",
    response_time_ms: 'metric_value::DOUBLE',
  },
});
