-- One row a request name of those listed.
WITH named AS (
  SELECT id AS key, failed, response_time_ms AS response, service_ms AS service
  FROM samples JOIN listed USING (method, name)
)
SELECT listed.*, "responseTime", "serviceTime"
FROM listed LEFT JOIN measured('named') AS of ON of.key = id
ORDER BY id;
