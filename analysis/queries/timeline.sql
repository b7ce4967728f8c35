-- One row a bucket of $seconds, empty ones too. Times and users belong to the bucket that a request was due in; it
-- counts as started when it was picked up, and as answered when it ended well: in whole microseconds, as the file resolves.
WITH
  started AS (
    SELECT
      ((due * 1e6 + coalesce(lag_ms, 0) * 1e3)::BIGINT // ($seconds * 1e6)::BIGINT)::INTEGER AS bucket,
      count(*) AS count
    FROM samples GROUP BY bucket
  ),
  answered AS (
    SELECT
      ((due * 1e6 + response_time_ms * 1e3)::BIGINT // ($seconds * 1e6)::BIGINT)::INTEGER AS bucket,
      count(*) AS count
    FROM samples WHERE NOT failed GROUP BY bucket
  )
SELECT
  b.bucket::DOUBLE * $seconds AS time,
  coalesce(started.count, 0)::DOUBLE AS started,
  coalesce(answered.count, 0)::DOUBLE AS answered,
  due_in.* EXCLUDE (bucket)
FROM (SELECT unnest(generate_series(0, $buckets::INTEGER - 1)) AS bucket) AS b
LEFT JOIN due_in($seconds) AS due_in USING (bucket)
LEFT JOIN started USING (bucket)
LEFT JOIN answered USING (bucket)
ORDER BY b.bucket;
