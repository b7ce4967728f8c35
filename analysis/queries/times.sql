-- The four times of each request, a row each: response = lag + wait + service.
CREATE VIEW times AS
SELECT 'responseTime' AS time, response_time_ms AS ms FROM samples
UNION ALL
SELECT 'serviceTime', service_ms FROM samples
UNION ALL
SELECT 'lag', lag_ms FROM samples
UNION ALL
SELECT 'wait', wait_ms FROM samples;
