-- All requests of each run in one row. What is different among them is found on its own: that takes a third of the time.
WITH different AS (
  SELECT
    run,
    count(DISTINCT worker)::DOUBLE AS workers,
    string_agg(DISTINCT scenario, ', ' ORDER BY scenario) AS scenario
  FROM (SELECT DISTINCT run, worker, scenario FROM loaded)
  GROUP BY run
)
SELECT
  run::INTEGER AS run,
  count(*)::DOUBLE AS requests,
  count_if(error_kind <> '')::DOUBLE AS failures,
  count_if(list_contains(getvariable('never_reached'), error_kind))::DOUBLE AS "neverReached",
  count_if(error_kind = 'unfinished')::DOUBLE AS unfinished,
  count_if(status > 0)::DOUBLE AS answered,
  sum(request_bytes)::DOUBLE AS "requestBytes",
  sum(response_bytes)::DOUBLE AS "responseBytes",
  min(timestamp) AS "firstDue",
  max(timestamp) AS "lastDue",
  max(users)::DOUBLE AS users,
  any_value(workers) AS workers,
  count(target_rps) > 0 AS paced,
  any_value(different.scenario) AS scenario
FROM loaded JOIN different USING (run)
GROUP BY run
ORDER BY run;
