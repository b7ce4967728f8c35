-- Of few keys or many: macros.sql.
CREATE MACRO distributions(keyed) AS TABLE FROM counted_distributions(keyed);

-- As measured of macros-exact.sql.
CREATE MACRO measured(keyed) AS TABLE
WITH
  responses AS (SELECT key, response AS ms FROM query_table(keyed) WHERE key IS NOT NULL),
  services AS (SELECT key, service AS ms FROM query_table(keyed) WHERE key IS NOT NULL),
  totals AS (
    SELECT key, count(*)::DOUBLE AS requests, count_if(failed)::DOUBLE AS failures
    FROM query_table(keyed) WHERE key IS NOT NULL
    GROUP BY key
  )
SELECT key, requests, failures, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM totals
LEFT JOIN distributions('responses') AS response USING (key)
LEFT JOIN distributions('services') AS service USING (key);
