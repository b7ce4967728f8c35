-- One row a stage (macro level_of): what became of the requests due in it.
WITH staged AS (
  SELECT level_of(run, due, target_rps) AS key, failed, response_time_ms AS response, service_ms AS service
  FROM samples
)
SELECT key AS index, * EXCLUDE (key) FROM measured('staged') ORDER BY key;
