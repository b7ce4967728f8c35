-- As due_in of due-in-exact.sql, with percentiles from classes.
CREATE MACRO due_in(seconds) AS TABLE
WITH
  responses AS (SELECT floor(due / seconds)::INTEGER AS key, response_time_ms AS ms FROM samples),
  services AS (SELECT floor(due / seconds)::INTEGER AS key, service_ms AS ms FROM samples),
  loads AS (
    SELECT floor(due / seconds)::INTEGER AS key, avg(target_rps) AS target, max(users)::DOUBLE AS users
    FROM samples GROUP BY key
  )
SELECT
  key AS bucket,
  target,
  users,
  response.distribution.p50 AS p50,
  response.distribution.p95 AS p95,
  response.distribution.p99 AS p99,
  service.distribution.p50 AS "serviceP50",
  service.distribution.p99 AS "serviceP99"
FROM loads
LEFT JOIN distributions('responses') AS response USING (key)
LEFT JOIN distributions('services') AS service USING (key);
