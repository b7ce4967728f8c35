-- The four times of each request, a row each: response = lag + wait + service.
CREATE VIEW times AS
SELECT 'responseTime' AS time, response_time_ms AS ms, run, method, name, due, target_rps FROM samples
UNION ALL
SELECT 'serviceTime', service_ms, run, method, name, due, target_rps FROM samples WHERE service_ms IS NOT NULL
UNION ALL
SELECT 'lag', lag_ms, run, method, name, due, target_rps FROM samples
UNION ALL
SELECT 'wait', wait_ms, run, method, name, due, target_rps FROM samples;
