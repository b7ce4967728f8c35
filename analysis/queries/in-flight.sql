-- Requests on their way, by type, at the end of each bucket of $seconds in which one came or went: due before it, and not
-- done. A request that was cut off counts until it was.
WITH
  events AS (
    SELECT floor(due / $seconds) AS bucket, method, count(*) AS change FROM samples GROUP BY ALL
    UNION ALL
    SELECT floor((due + response_time_ms / 1000) / $seconds), method, -count(*) FROM samples GROUP BY ALL
  ),
  changes AS (SELECT bucket, method, sum(change) AS change FROM events GROUP BY ALL)
SELECT
  (bucket + 1)::DOUBLE * $seconds AS time,
  method,
  sum(change) OVER (PARTITION BY method ORDER BY bucket)::DOUBLE AS count
FROM changes
ORDER BY time, method;
