-- The requests of the samples that traces.csv names: their times are those of the samples.
CREATE TEMP TABLE traced_found AS
SELECT t.trace_id, t.answered_id, t.answered_sampled, s.*
FROM traced AS t
JOIN samples AS s USING (run, worker, timestamp, method, name, response_time_ms);

-- Service times of the requests that were traced (odd keys) and of the others, counted, of each run with traces.
CREATE TEMP TABLE traced_counts AS
SELECT
  run * 2 + is_traced::INTEGER AS key,
  resolved(service_ms) AS class,
  count(*) AS n,
  min(service_ms) AS least,
  sum(service_ms) AS total,
  max(service_ms) AS most
FROM (
  SELECT
    run,
    service_ms,
    EXISTS (
      FROM traced AS t
      WHERE
        t.run = s.run
        AND t.worker = s.worker
        AND t.timestamp = s.timestamp
        AND t.method = s.method
        AND t.name = s.name
        AND t.response_time_ms = s.response_time_ms
    ) AS is_traced
  FROM samples AS s
  WHERE service_ms IS NOT NULL AND run IN (SELECT DISTINCT run FROM traced_found)
)
GROUP BY ALL;
