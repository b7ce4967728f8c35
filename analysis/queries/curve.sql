-- Response and service time at each of the shares in the variable `shares`, by nearest rank.
WITH
  ranked AS (
    SELECT
      time,
      class AS ms,
      (sum(n) OVER (PARTITION BY time ORDER BY class))::BIGINT AS upto,
      (sum(n) OVER (PARTITION BY time))::BIGINT AS whole
    FROM counts
    WHERE time IN ('responseTime', 'serviceTime')
  ),
  wanted AS (
    SELECT time, share, greatest(ceil(whole * share), 1)::BIGINT AS rank
    FROM (SELECT DISTINCT time, whole FROM ranked), (SELECT unnest(getvariable('shares')) AS share)
  )
SELECT wanted.time, share::DOUBLE AS share, ms
FROM wanted ASOF JOIN ranked ON wanted.time = ranked.time AND wanted.rank <= ranked.upto
ORDER BY wanted.time, share;
