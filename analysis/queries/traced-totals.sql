-- Of each run with traces: how many there are, and what the answers to them say.
SELECT
  run,
  count(*)::DOUBLE AS requests,
  count_if(answered_sampled = '1')::DOUBLE AS recorded,
  count_if(answered_sampled = '0')::DOUBLE AS declined,
  count_if(service_ms IS NULL)::DOUBLE AS "neverReached"
FROM traced_found
GROUP BY run
ORDER BY run;
