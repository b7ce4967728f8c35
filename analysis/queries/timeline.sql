-- One row a bucket of $seconds, empty ones too. Times and users belong to the bucket that a request was due in; it
-- counts as started when it was picked up, and as answered when it ended well.
WITH
  responses AS (SELECT floor(due / $seconds)::INTEGER AS key, response_time_ms AS ms FROM samples),
  services AS (SELECT floor(due / $seconds)::INTEGER AS key, service_ms AS ms FROM samples),
  due_in AS (
    SELECT floor(due / $seconds)::INTEGER AS bucket, avg(target_rps) AS target, max(users) AS users
    FROM samples GROUP BY bucket
  ),
  started AS (
    SELECT floor(round(due + coalesce(lag_ms, 0) / 1000, 6) / $seconds)::INTEGER AS bucket, count(*) AS count
    FROM samples GROUP BY bucket
  ),
  answered AS (
    SELECT floor(round(due + response_time_ms / 1000, 6) / $seconds)::INTEGER AS bucket, count(*) AS count
    FROM samples WHERE NOT failed GROUP BY bucket
  )
SELECT
  b.bucket::DOUBLE * $seconds AS time,
  coalesce(started.count, 0)::DOUBLE AS started,
  coalesce(answered.count, 0)::DOUBLE AS answered,
  target,
  users::DOUBLE AS users,
  response.distribution.p50 AS p50,
  response.distribution.p95 AS p95,
  response.distribution.p99 AS p99,
  service.distribution.p50 AS "serviceP50",
  service.distribution.p99 AS "serviceP99"
FROM (SELECT unnest(generate_series(0, $buckets::INTEGER - 1)) AS bucket) AS b
LEFT JOIN due_in USING (bucket)
LEFT JOIN started USING (bucket)
LEFT JOIN answered USING (bucket)
LEFT JOIN distributions('responses') AS response ON response.key = b.bucket
LEFT JOIN distributions('services') AS service ON service.key = b.bucket
ORDER BY b.bucket;
