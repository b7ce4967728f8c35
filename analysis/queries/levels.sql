-- One row a stage (macro level_of): what became of the requests due in it.
WITH
  staged AS (SELECT *, level_of(run, due, target_rps) AS index FROM samples),
  counts AS (
    SELECT {'index': level_of(run, due, target_rps), 'time': time} AS key, ms, count(*) AS n
    FROM times
    WHERE time IN ('responseTime', 'serviceTime') GROUP BY ALL
  ),
  measured AS (FROM distributions('counts')),
  totals AS (
    SELECT index, count(*)::DOUBLE AS requests, count_if(failed)::DOUBLE AS failures
    FROM staged WHERE index IS NOT NULL
    GROUP BY index
  )
SELECT totals.*, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN measured AS response ON response.key = {'index': index, 'time': 'responseTime'}
LEFT JOIN measured AS service ON service.key = {'index': index, 'time': 'serviceTime'}
ORDER BY index;
