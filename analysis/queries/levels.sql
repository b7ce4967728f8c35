-- One row a stage of run.json (table levels): what became of the requests due in it.
WITH
  counts AS (
    SELECT {'index': index, 'time': time} AS key, ms, count(*) AS n
    FROM times JOIN levels ON due >= from_s AND due < to_s
    WHERE time IN ('responseTime', 'serviceTime') GROUP BY ALL
  ),
  measured AS (FROM distributions('counts')),
  totals AS (
    SELECT index, count(*)::DOUBLE AS requests, count_if(failed)::DOUBLE AS failures
    FROM samples JOIN levels ON due >= from_s AND due < to_s
    GROUP BY index
  )
SELECT totals.*, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN measured AS response ON response.key = {'index': index, 'time': 'responseTime'}
LEFT JOIN measured AS service ON service.key = {'index': index, 'time': 'serviceTime'}
ORDER BY index;
