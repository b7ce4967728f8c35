-- Histogram of each part: class i holds times from e^(i/200) ms on, as in compare/sketch.ts.
WITH
  of_run AS (
    SELECT method, name, floor(ln(greatest(response_time_ms, 0.001)) * 200)::INTEGER AS class
    FROM samples WHERE run = getvariable('sketched')
  )
SELECT NULL AS method, NULL AS name, class, count(*)::DOUBLE AS n FROM of_run GROUP BY class
UNION ALL
SELECT method, name, class, count(*)::DOUBLE FROM of_run SEMI JOIN parts USING (method, name) GROUP BY ALL
ORDER BY class;
