-- Requests by when they were due (buckets of $seconds) and how long they took: class i holds response times from
-- 10^(i/10) ms on.
SELECT
  (floor(due / $seconds) * $seconds)::DOUBLE AS time,
  floor(log10(greatest(response_time_ms, 0.001)) * 10)::DOUBLE AS index,
  count(*)::DOUBLE AS count
FROM samples
GROUP BY ALL
ORDER BY time, index;
