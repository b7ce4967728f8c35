-- How often each of the four times had each value, or each class of values: counted once, asked for often.
CREATE TEMP TABLE counts AS
SELECT time, resolved(ms) AS class, count(*) AS n, min(ms) AS least, sum(ms) AS total, max(ms) AS most
FROM times WHERE ms IS NOT NULL GROUP BY ALL;
