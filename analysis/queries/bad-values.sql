-- Rows whose numbers are none, or below 0: DuckDB reads NaN, infinity and an empty field without objecting.
SELECT count(*)::DOUBLE AS bad
FROM loaded
WHERE run = $run AND NOT coalesce(
  isfinite(timestamp) AND timestamp >= 0
  AND isfinite(response_time_ms) AND response_time_ms >= 0
  AND isfinite(service_time_ms) AND service_time_ms >= 0
  AND isfinite(lag_ms) AND lag_ms >= 0
  AND (target_rps IS NULL OR isfinite(target_rps) AND target_rps >= 0)
  AND status >= 0 AND request_bytes >= 0 AND response_bytes >= 0 AND users >= 0,
  false
);
