import { foreignFormat, kindOf } from './foreign.ts';

const STATUS = 'coalesce(TRY_CAST(code AS INTEGER), 0)';
const FAILED = `${STATUS} < 200 OR ${STATUS} >= 400 OR coalesce(error, '') <> ''`;

/**
 * `vegeta encode --to csv`: no header; twelve columns, times in ns, the body in base64
 * (https://github.com/tsenart/vegeta, lib/results.go).
 */
export const vegeta = foreignFormat({
  name: 'vegeta CSV',
  cannotTell: [
    'vegeta times a request from when it picks it up, not from when it was due, so its response times leave out how late it was.',
    'There is no service time, wait, lag or number of users.',
  ],
  recognises: ({ fields }) =>
    fields.length === 12 && /^\d{16,20}$/.test(fields[0] ?? '') && /^\d{1,3}$/.test(fields[1] ?? ''),
  columns: () => [
    'timestamp_ns',
    'code',
    'latency',
    'bytes_out',
    'bytes_in',
    'error',
    'body',
    'attack',
    'seq',
    'verb',
    'url',
    'headers',
  ],
  header: false,
  numbers: ['timestamp_ns', 'code', 'latency', 'bytes_out', 'bytes_in'],
  tells: {
    timestamp: 'round(timestamp_ns::DOUBLE / 1e9, 6)',
    scenario: "coalesce(attack, '')",
    method: "coalesce(verb, '')",
    name: "coalesce(url, '')",
    status: STATUS,
    error_kind: kindOf(STATUS, FAILED, "coalesce(error, '')"),
    error: "coalesce(error, '')",
    response_time_ms: 'latency::DOUBLE / 1e6',
    request_bytes: 'bytes_out::BIGINT',
    response_bytes: 'bytes_in::BIGINT',
  },
});
