-- What a time is counted as: itself.
CREATE MACRO resolved(ms) AS ms;

-- As counted_distributions (macros.sql), for many keys: there it is quicker to sort the values of each.
CREATE MACRO distributions(keyed) AS TABLE
WITH measured AS (
  SELECT
    key,
    count(*)::DOUBLE AS n,
    min(ms) AS least,
    round(avg(ms), 6) AS mean,
    max(ms) AS most,
    quantile_disc(
      ms,
      [0.5::DECIMAL(4, 3), 0.9::DECIMAL(4, 3), 0.95::DECIMAL(4, 3), 0.99::DECIMAL(4, 3), 0.999::DECIMAL(4, 3)]
    ) AS p
  FROM query_table(keyed)
  WHERE ms IS NOT NULL
  GROUP BY key
)
SELECT
  key,
  {
    'count': n, 'min': least, 'mean': mean, 'p50': p[1], 'p90': p[2], 'p95': p[3], 'p99': p[4], 'p999': p[5], 'max': most
  } AS distribution
FROM measured;
