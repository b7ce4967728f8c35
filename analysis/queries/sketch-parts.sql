-- All requests of run $run, and each of its busiest $limit names: their percentiles, exact. Names of the whole are NULL.
CREATE OR REPLACE TEMP TABLE parts AS
WITH
  busiest AS (
    SELECT method, name FROM samples WHERE run = getvariable('sketched')
    GROUP BY ALL ORDER BY count(*) DESC, name, method LIMIT getvariable('sketch_names')
  ),
  keyed AS (
    SELECT NULL AS key, response_time_ms AS ms FROM samples WHERE run = getvariable('sketched')
    UNION ALL
    SELECT {'method': method, 'name': name}, response_time_ms
    FROM samples SEMI JOIN busiest USING (method, name) WHERE run = getvariable('sketched')
  )
SELECT
  key.method AS method,
  key.name AS name,
  distribution.count AS requests,
  distribution.p50 AS p50,
  distribution.p99 AS p99
FROM distributions('keyed');
