-- One row a request name, the busiest $limit of them.
WITH
  totals AS MATERIALIZED (
    SELECT
      method,
      name,
      count(*)::DOUBLE AS requests,
      count_if(failed)::DOUBLE AS failures,
      count(*) OVER ()::DOUBLE AS distinct_names
    FROM samples GROUP BY method, name
    ORDER BY requests DESC, name, method
    LIMIT $limit
  ),
  counts AS (
    SELECT {'method': method, 'name': name, 'time': time} AS key, ms, count(*) AS n
    FROM times SEMI JOIN totals USING (method, name)
    WHERE time IN ('responseTime', 'serviceTime') GROUP BY ALL
  ),
  measured AS (FROM distributions('counts'))
SELECT totals.*, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN measured AS response ON response.key = {'method': method, 'name': name, 'time': 'responseTime'}
LEFT JOIN measured AS service ON service.key = {'method': method, 'name': name, 'time': 'serviceTime'}
ORDER BY requests DESC, name, method;
