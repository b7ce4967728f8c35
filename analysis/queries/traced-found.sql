-- The requests of the samples that traces.csv names: their times are those of the samples. Looking for the due times first
-- leaves few rows to compare.
CREATE TEMP TABLE traced_found AS
SELECT t.trace_id, t.answered_id, t.answered_sampled, s.*
FROM traced AS t
JOIN (FROM samples WHERE timestamp IN (SELECT timestamp FROM traced)) AS s
  USING (run, worker, timestamp, method, name, response_time_ms);

-- Service times of the requests that were traced (odd keys) and of the others, counted, of each run with traces.
CREATE TEMP TABLE traced_counts AS
WITH
  times AS (
    SELECT run, false AS is_traced, service_ms FROM samples WHERE run IN (SELECT DISTINCT run FROM traced_found)
    UNION ALL
    SELECT run, true, service_ms FROM traced_found
  ),
  counted AS MATERIALIZED (
    SELECT
      run,
      is_traced,
      resolved(service_ms) AS class,
      count(*) AS n,
      min(service_ms) AS least,
      sum(service_ms) AS total,
      max(service_ms) AS most
    FROM times
    WHERE service_ms IS NOT NULL
    GROUP BY ALL
  ),
  every AS (FROM counted WHERE NOT is_traced),
  ours AS (FROM counted WHERE is_traced)
SELECT run * 2 + 1 AS key, class, n, least, total, most FROM ours
UNION ALL
SELECT run * 2, class, every.n - coalesce(ours.n, 0), every.least, every.total - coalesce(ours.total, 0), every.most
FROM every
LEFT JOIN ours USING (run, class)
WHERE every.n > coalesce(ours.n, 0);
