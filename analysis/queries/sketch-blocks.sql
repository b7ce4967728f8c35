-- Each part in $blocks blocks of the $duration seconds from $offset on: requests by when they were due.
WITH
  of_run AS (
    SELECT
      method,
      name,
      failed,
      response_time_ms AS ms,
      least(greatest(floor((due - $offset) / $duration * $blocks), 0), $blocks - 1)::INTEGER AS block
    FROM samples WHERE run = getvariable('sketched')
  ),
  of_part AS (
    SELECT NULL AS method, NULL AS name, block, failed, ms, p50, p99
    FROM of_run CROSS JOIN (SELECT p50, p99 FROM parts WHERE name IS NULL)
    UNION ALL
    SELECT method, name, block, failed, ms, p50, p99 FROM of_run JOIN parts USING (method, name)
  )
SELECT
  method,
  name,
  block,
  count(*)::DOUBLE AS requests,
  count_if(failed)::DOUBLE AS failures,
  count_if(ms <= p50)::DOUBLE AS "upToP50",
  count_if(ms <= p99)::DOUBLE AS "upToP99"
FROM of_part
GROUP BY ALL;
