import { foreignFormat, kindOf } from './foreign.ts';
import { headerOf } from './header-of.ts';

const STATUS = 'coalesce(TRY_CAST("responseCode" AS INTEGER), 0)';
const WORDS = `coalesce("responseCode", '') || ' ' || coalesce("responseMessage", '')`;
const FAILED = `lower(coalesce(success, 'true')) <> 'true'`;

/** JMeter's JTL as CSV, with its usual columns (https://jmeter.apache.org/usermanual/listeners.html). */
export const jmeter = foreignFormat({
  name: 'JMeter JTL',
  cannotTell: [
    'JMeter times a request from just before it is sent (elapsed), in whole milliseconds; a thread that was late is not in it.',
    'There is no due time, service time, wait or lag.',
  ],
  recognises: ({ fields }) =>
    [
      'timeStamp',
      'elapsed',
      'label',
      'responseCode',
      'responseMessage',
      'success',
      'bytes',
      'sentBytes',
      'allThreads',
    ].every((name) => fields.includes(name)),
  columns: headerOf,
  header: true,
  numbers: ['timeStamp', 'elapsed', 'bytes'],
  tells: {
    timestamp: '"timeStamp"::DOUBLE / 1e3',
    name: 'label',
    status: STATUS,
    error_kind: kindOf(STATUS, FAILED, WORDS),
    error: `CASE WHEN ${FAILED} THEN trim(${WORDS}) ELSE '' END`,
    response_time_ms: 'elapsed::DOUBLE',
    request_bytes: 'coalesce(TRY_CAST("sentBytes" AS BIGINT), 0)',
    response_bytes: 'coalesce(TRY_CAST(bytes AS BIGINT), 0)',
    users: 'coalesce(TRY_CAST("allThreads" AS INTEGER), 0)',
  },
});
