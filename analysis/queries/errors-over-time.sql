-- Failed requests by kind in each bucket of $seconds that they were due in.
SELECT floor(due / $seconds) * $seconds AS time, error_kind AS kind, count(*)::DOUBLE AS count
FROM samples
WHERE failed
GROUP BY ALL
ORDER BY time, kind;
