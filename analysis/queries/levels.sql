-- One row a stage (macro level_of): what became of the requests due in it.
WITH
  staged AS (
    SELECT level_of(run, due, target_rps) AS key, response_time_ms, service_ms, failed FROM samples
  ),
  responses AS (SELECT key, response_time_ms AS ms FROM staged WHERE key IS NOT NULL),
  services AS (SELECT key, service_ms AS ms FROM staged WHERE key IS NOT NULL),
  totals AS (
    SELECT key, count(*)::DOUBLE AS requests, count_if(failed)::DOUBLE AS failures
    FROM staged WHERE key IS NOT NULL
    GROUP BY key
  )
SELECT
  key AS index, requests, failures, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN distributions('responses') AS response USING (key)
LEFT JOIN distributions('services') AS service USING (key)
ORDER BY key;
