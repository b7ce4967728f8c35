-- One row a request name of those listed.
WITH
  responses AS (SELECT id AS key, response_time_ms AS ms FROM samples JOIN listed USING (method, name)),
  services AS (SELECT id AS key, service_ms AS ms FROM samples JOIN listed USING (method, name))
SELECT listed.*, response.distribution AS "responseTime", service.distribution AS "serviceTime"
FROM listed
LEFT JOIN distributions('responses') AS response ON response.key = id
LEFT JOIN distributions('services') AS service ON service.key = id
ORDER BY id;
