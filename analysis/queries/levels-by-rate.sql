-- Without run.json: one row a rate that rows name as their stage's, by when it first occurred.
WITH
  counts AS (
    SELECT {'rate': target_rps, 'time': time} AS key, ms, count(*) AS n
    FROM times
    WHERE time IN ('responseTime', 'serviceTime') AND target_rps IS NOT NULL GROUP BY ALL
  ),
  measured AS (FROM distributions('counts')),
  totals AS (
    SELECT
      target_rps AS rate,
      min(due) AS "from",
      max(due) AS "to",
      count(*)::DOUBLE AS requests,
      count_if(failed)::DOUBLE AS failures
    FROM samples WHERE target_rps IS NOT NULL GROUP BY target_rps
  )
SELECT totals.*, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN measured AS response ON response.key = {'rate': rate, 'time': 'responseTime'}
LEFT JOIN measured AS service ON service.key = {'rate': rate, 'time': 'serviceTime'}
ORDER BY "from", rate;
