-- The slowest traced requests that reached the target, by what a trace can explain, their service time: of all $all, of
-- each name of each run $each, and $most at most.
SELECT
  run,
  trace_id AS "traceId",
  answered_id AS "answeredId",
  answered_sampled AS "answeredSampled",
  timestamp,
  method,
  name,
  status,
  error_kind AS "errorKind",
  response_time_ms AS "responseTime",
  service_ms AS "serviceTime",
  wait_ms AS wait,
  lag_ms AS lag
FROM traced_found
WHERE service_ms IS NOT NULL
QUALIFY
  row_number() OVER (ORDER BY service_ms DESC, trace_id) <= $all
  OR row_number() OVER (PARTITION BY run, method, name ORDER BY service_ms DESC, trace_id) <= $each
ORDER BY service_ms DESC, trace_id
LIMIT $most;
