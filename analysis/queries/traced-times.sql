-- Service times of each run's traced requests and of its others, and how many of each are above the median of all.
WITH
  classes AS (
    SELECT
      key // 2 AS run,
      class,
      sum(n) AS n,
      coalesce(sum(n) FILTER (key % 2 = 1), 0) AS traced
    FROM traced_counts
    GROUP BY ALL
  ),
  ranked AS (
    SELECT
      *,
      sum(n) OVER (PARTITION BY run ORDER BY class) AS upto,
      sum(n) OVER (PARTITION BY run) AS whole
    FROM classes
  ),
  above AS (
    SELECT
      run,
      coalesce(sum(n) FILTER (upto - n >= whole * 0.5), 0)::DOUBLE AS above,
      coalesce(sum(traced) FILTER (upto - n >= whole * 0.5), 0)::DOUBLE AS traced_above
    FROM ranked
    GROUP BY run
  )
SELECT
  above.run,
  above.above,
  above.traced_above AS "tracedAbove",
  traced.distribution AS traced,
  others.distribution AS others
FROM above
LEFT JOIN distributions_of('traced_counts') AS traced ON traced.key = above.run * 2 + 1
LEFT JOIN distributions_of('traced_counts') AS others ON others.key = above.run * 2;
