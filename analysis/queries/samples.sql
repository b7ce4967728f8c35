-- The one view that every other query reads: a row a request, with what follows from its columns.
CREATE VIEW samples AS
SELECT
  *,
  -- Seconds on the time axis, from the first due time of the first run. A double near 1.8e9 resolves 0.24 us, so
  -- 6 digits undo the subtraction.
  round(timestamp - zero_of(run), 6) AS due,
  error_kind <> '' AS failed,
  list_contains(getvariable('never_reached'), error_kind) AS never_reached,
  -- A request that was never sent has no service time; 0 would flatter the percentiles.
  CASE WHEN (error_kind = '' OR service_time_ms > 0) AND NOT never_reached THEN service_time_ms END AS service_ms,
  -- What was never sent waited to its end. Formats that do not know the lag do not know the wait.
  CASE
    WHEN lag_ms IS NOT NULL THEN greatest(round(response_time_ms - lag_ms - coalesce(service_ms, 0), 6), 0)
  END AS wait_ms
FROM loaded;
