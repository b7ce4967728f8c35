-- Counts in classes of equal width on a logarithmic axis, 20 to each factor of 10: class i holds times from
-- 10^(i/20) ms on. Times below 1 us, the resolution of the file, stand in the class of 1 us.
SELECT index::DOUBLE AS index, count_if(response)::DOUBLE AS response, count_if(NOT response)::DOUBLE AS service
FROM (
  SELECT floor(log10(greatest(response_time_ms, 0.001)) * 20)::BIGINT AS index, true AS response FROM samples
  UNION ALL
  SELECT floor(log10(greatest(service_ms, 0.001)) * 20)::BIGINT, false FROM samples WHERE service_ms IS NOT NULL
)
GROUP BY index
ORDER BY index;
