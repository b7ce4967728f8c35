/** Columns of timeline.csv, in order, with the SQL type that holds each. A row is of one interval, about a second. */
export const TIMELINE_COLUMNS = [
  { name: 'timestamp', type: 'DOUBLE', meaning: 'end of the interval, Unix seconds, ms' },
  { name: 'elapsed', type: 'DOUBLE', meaning: 'the same in seconds since the clock started' },
  {
    name: 'seconds',
    type: 'DOUBLE',
    meaning: 'length of the interval: what its counts are to be divided by',
  },
  {
    name: 'target_rps',
    type: 'DOUBLE',
    meaning: 'rate that the schedule asks for; empty in the closed model',
  },
  { name: 'due', type: 'BIGINT', meaning: 'tasks that were due (open model) or started (closed)' },
  { name: 'started', type: 'BIGINT', meaning: 'of those, started' },
  { name: 'unsent', type: 'BIGINT', meaning: 'of those, never to be started' },
  { name: 'requests', type: 'BIGINT', meaning: 'requests that ended' },
  { name: 'failures', type: 'BIGINT', meaning: 'of those, failed' },
  { name: 'users', type: 'INTEGER', meaning: 'users, at the end of the interval' },
  {
    name: 'in_flight',
    type: 'INTEGER',
    meaning: 'requests under way, at its end; those that wait are among them',
  },
  { name: 'waiting', type: 'INTEGER', meaning: 'requests that wait for a connection, at its end' },
  { name: 'connections', type: 'INTEGER', meaning: 'connections that carry a request, at its end' },
  { name: 'connects', type: 'BIGINT', meaning: 'connections opened since the clock started' },
  { name: 'response_p50_ms', type: 'DOUBLE', meaning: 'response time of the requests that ended, median' },
  {
    name: 'response_p99_ms',
    type: 'DOUBLE',
    meaning: 'response time of the requests that ended, 99th percentile',
  },
  { name: 'service_p50_ms', type: 'DOUBLE', meaning: 'service time of those of them that were sent, median' },
  {
    name: 'service_p99_ms',
    type: 'DOUBLE',
    meaning: 'service time of those of them that were sent, 99th percentile',
  },
  {
    name: 'wait_p50_ms',
    type: 'DOUBLE',
    meaning: 'wait for a connection of those of them that were sent, median',
  },
  {
    name: 'wait_p99_ms',
    type: 'DOUBLE',
    meaning: 'wait for a connection of those of them that were sent, 99th percentile',
  },
  {
    name: 'lag_p50_ms',
    type: 'DOUBLE',
    meaning: 'lag of the tasks that were started; empty in the closed model, median',
  },
  {
    name: 'lag_p99_ms',
    type: 'DOUBLE',
    meaning: 'lag of the tasks that were started; empty in the closed model, 99th percentile',
  },
  {
    name: 'utilisation',
    type: 'DOUBLE',
    meaning: "share of the interval that the busiest load thread's loop was busy",
  },
  {
    name: 'cpu',
    type: 'DOUBLE',
    meaning: 'CPU time of the process by time: 1 is one core; an embedded target is in it',
  },
  {
    name: 'memory_bytes',
    type: 'BIGINT',
    meaning: 'resident memory of the process, at the end of the interval',
  },
] as const;

export type TimelineColumn = (typeof TIMELINE_COLUMNS)[number]['name'];

export const TIMELINE_HEADER = TIMELINE_COLUMNS.map((column) => column.name).join(',');
