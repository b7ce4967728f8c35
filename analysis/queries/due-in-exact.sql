-- What was due in each bucket of so many seconds: one look at the samples, and the values of each bucket sorted.
CREATE MACRO due_in(seconds) AS TABLE
SELECT
  bucket, target, users, r[1] AS p50, r[2] AS p95, r[3] AS p99, s[1] AS "serviceP50", s[2] AS "serviceP99"
FROM (
  SELECT
    floor(due / seconds)::INTEGER AS bucket,
    avg(target_rps) AS target,
    max(users)::DOUBLE AS users,
    quantile_disc(response_time_ms, [0.5::DECIMAL(4, 3), 0.95::DECIMAL(4, 3), 0.99::DECIMAL(4, 3)]) AS r,
    quantile_disc(service_ms, [0.5::DECIMAL(4, 3), 0.99::DECIMAL(4, 3)]) AS s
  FROM samples GROUP BY bucket
);
