-- Errors by kind, the most frequent first.
SELECT error_kind AS kind, count(*)::DOUBLE AS count
FROM samples
WHERE failed
GROUP BY error_kind
ORDER BY count DESC, kind;
