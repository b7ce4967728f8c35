-- Each of the four times over all requests.
WITH counts AS (SELECT time AS key, ms, count(*) AS n FROM times GROUP BY ALL)
SELECT key AS time, distribution FROM distributions('counts');
