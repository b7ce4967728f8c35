-- Errors by kind and wording, the most frequent first.
SELECT
  error_kind AS kind,
  error,
  count(*)::DOUBLE AS count,
  min(due) AS first,
  max(due) AS last,
  count(*) OVER ()::DOUBLE AS distinct_errors
FROM samples
WHERE failed
GROUP BY error_kind, error
ORDER BY count DESC, kind, error
LIMIT $limit;
