-- The distribution of times for each key, from a table of counts(key, ms, n): n times took ms. Counting equal
-- values first makes it exact and yet small: memory grows with the number of different values, not of requests.
-- A percentile is the nearest rank: the smallest measured value that at least that share of all values does not
-- exceed (Hyndman and Fan 1996, definition 1; HdrHistogram's too). Shares are decimals, so no rank is off by one.
CREATE MACRO distributions(counts) AS TABLE
WITH ranked AS (
  SELECT key, ms, n, sum(n) OVER (PARTITION BY key ORDER BY ms) AS upto, sum(n) OVER (PARTITION BY key) AS total
  FROM query_table(counts)
)
SELECT
  key,
  {
    'count': sum(n)::DOUBLE,
    'min': min(ms),
    'mean': round(sum(ms * n) / sum(n), 6),
    'p50': min(ms) FILTER (upto >= total * 0.5),
    'p90': min(ms) FILTER (upto >= total * 0.9),
    'p95': min(ms) FILTER (upto >= total * 0.95),
    'p99': min(ms) FILTER (upto >= total * 0.99),
    'p999': min(ms) FILTER (upto >= total * 0.999),
    'max': max(ms)
  } AS distribution
FROM ranked
GROUP BY key;
