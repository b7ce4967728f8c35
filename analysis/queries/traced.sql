-- Rows of traces.csv that are right; `traced_texts` holds all of a run's. $run: index of the run.
INSERT INTO traced
SELECT
  $run::SMALLINT,
  trace_id,
  timestamp::DOUBLE,
  worker,
  method,
  name,
  response_time_ms::DOUBLE,
  answered_id,
  answered_sampled
FROM traced_texts
WHERE
  regexp_full_match(trace_id, '1-[0-9a-f]{8}-[0-9a-f]{24}')
  AND regexp_full_match(timestamp, '[0-9]{1,12}([.][0-9]{1,9})?')
  AND regexp_full_match(response_time_ms, '[0-9]{1,12}([.][0-9]{1,9})?')
  AND regexp_full_match(answered_id, '(1-[0-9a-f]{8}-[0-9a-f]{24})?')
  AND regexp_full_match(answered_sampled, '[01]?');
