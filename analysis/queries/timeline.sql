-- One row a bucket of $seconds, empty ones too. Times and users belong to the bucket that a request was due
-- in; it counts as started when it was picked up, and as answered when it ended well. Times are counted in
-- classes here, 200 to each factor of 10, which is finer than a line on a chart is wide: there are few of
-- them, however many requests. Keys are 2 * bucket for response times and 2 * bucket + 1 for service times.
WITH
  classes AS (
    SELECT
      2 * floor(due / $seconds)::BIGINT + (time = 'serviceTime')::BIGINT AS key,
      round(200 * log10(greatest(ms, 0.001)))::INTEGER AS class,
      count(*) AS n
    FROM times WHERE time IN ('responseTime', 'serviceTime') GROUP BY ALL
  ),
  counts AS (SELECT key, pow(10, class / 200) AS ms, n FROM classes),
  measured AS (FROM distributions('counts')),
  due_in AS (
    SELECT floor(due / $seconds)::BIGINT AS bucket, avg(target_rps) AS target, max(users) AS users
    FROM samples GROUP BY bucket
  ),
  started AS (
    SELECT floor(round(due + lag_ms / 1000, 6) / $seconds)::BIGINT AS bucket, count(*) AS count
    FROM samples GROUP BY bucket
  ),
  answered AS (
    SELECT floor(round(due + response_time_ms / 1000, 6) / $seconds)::BIGINT AS bucket, count(*) AS count
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
  service.distribution.p99 AS "serviceP99"
FROM (SELECT unnest(generate_series(0, $buckets::BIGINT - 1)) AS bucket) AS b
LEFT JOIN due_in USING (bucket)
LEFT JOIN started USING (bucket)
LEFT JOIN answered USING (bucket)
LEFT JOIN measured AS response ON response.key = 2 * b.bucket
LEFT JOIN measured AS service ON service.key = 2 * b.bucket + 1
ORDER BY b.bucket;
