-- The busiest request names, numbered.
CREATE TEMP TABLE listed AS
SELECT row_number() OVER (ORDER BY requests DESC, name, method)::INTEGER AS id, *
FROM (
  SELECT
    method,
    name,
    count(*)::DOUBLE AS requests,
    count_if(failed)::DOUBLE AS failures,
    count(*) OVER ()::DOUBLE AS distinct_names
  FROM samples GROUP BY method, name
  ORDER BY requests DESC, name, method
  LIMIT getvariable('most_names')
);
