-- Without run.json: a row a rate that requests of a run name as their stage's, by when it first occurred.
SELECT target_rps AS rate, min(due) AS "from", max(due) AS "to", count(*)::DOUBLE AS requests
FROM samples
WHERE run = $run AND target_rps IS NOT NULL
GROUP BY target_rps
ORDER BY "from", rate
LIMIT $limit;
