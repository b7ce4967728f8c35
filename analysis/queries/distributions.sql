-- The four times over all requests; none of a time that no request has.
WITH keyed AS (SELECT time AS key, class, n, least, total, most FROM counts)
SELECT key AS time, distribution FROM distributions_of('keyed');
