-- What a time is counted as: itself.
CREATE MACRO resolved(ms) AS ms;

CREATE MACRO percentiles_of(ms) AS quantile_disc(
  ms, [0.5::DECIMAL(4, 3), 0.9::DECIMAL(4, 3), 0.95::DECIMAL(4, 3), 0.99::DECIMAL(4, 3), 0.999::DECIMAL(4, 3)]
);

-- An aggregate: the distribution of times; NULL where there are none. Values are sorted, which for many keys is quicker than to
-- count them first, as counted_distributions (macros.sql) does.
CREATE MACRO distribution_of(ms) AS CASE WHEN count(ms) > 0 THEN {
  'count': count(ms)::DOUBLE,
  'min': min(ms),
  'mean': round(avg(ms), 6),
  'p50': percentiles_of(ms)[1],
  'p90': percentiles_of(ms)[2],
  'p95': percentiles_of(ms)[3],
  'p99': percentiles_of(ms)[4],
  'p999': percentiles_of(ms)[5],
  'max': max(ms)
} END;

CREATE MACRO distributions(keyed) AS TABLE
SELECT key, distribution_of(ms) AS distribution
FROM query_table(keyed)
WHERE ms IS NOT NULL
GROUP BY key;

-- Of a table keyed(key, failed, response, service): what each key has, both times in one look at it.
CREATE MACRO measured(keyed) AS TABLE
SELECT
  key,
  count(*)::DOUBLE AS requests,
  count_if(failed)::DOUBLE AS failures,
  distribution_of(response) AS "responseTime",
  distribution_of(service) AS "serviceTime"
FROM query_table(keyed)
WHERE key IS NOT NULL
GROUP BY key;
