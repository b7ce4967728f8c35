-- The distribution of times for each key, from a table of counts(key, class, n, least, total, most). A percentile is the nearest rank: the smallest
-- measured value that at least that share of all values does not exceed (Hyndman and Fan 1996, definition 1;
-- HdrHistogram's too). Shares are decimals, so that no rank is off by one. Equal values are counted first: memory
-- grows with the number of different values, or, where `resolved` makes classes of them, of classes. Count, minimum,
-- mean and maximum are exact in any case, and no percentile lies outside of what was measured.
CREATE MACRO distributions_of(counts) AS TABLE
WITH ranked AS (
  SELECT
    *,
    greatest(least, least(most, class)) AS ms,
    sum(n) OVER (PARTITION BY key ORDER BY class) AS upto,
    sum(n) OVER (PARTITION BY key) AS whole
  FROM query_table(counts)
)
SELECT
  key,
  {
    'count': sum(n)::DOUBLE,
    'min': min(least),
    'mean': round(sum(total) / sum(n), 6),
    'p50': min(ms) FILTER (upto >= whole * 0.5),
    'p90': min(ms) FILTER (upto >= whole * 0.9),
    'p95': min(ms) FILTER (upto >= whole * 0.95),
    'p99': min(ms) FILTER (upto >= whole * 0.99),
    'p999': min(ms) FILTER (upto >= whole * 0.999),
    'max': max(most)
  } AS distribution
FROM ranked
GROUP BY key;

-- The same from a table keyed(key, ms).
CREATE MACRO counted_distributions(keyed) AS TABLE
WITH counted AS (
  SELECT key, resolved(ms) AS class, count(*) AS n, min(ms) AS least, sum(ms) AS total, max(ms) AS most
  FROM query_table(keyed)
  WHERE ms IS NOT NULL
  GROUP BY ALL
)
FROM distributions_of('counted');
