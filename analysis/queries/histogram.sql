-- Counts in classes of equal width on a logarithmic axis, 20 to each factor of 10: class i holds times from
-- 10^(i/20) ms on. Times below 1 us, the resolution of the file, stand in the class of 1 us.
SELECT
  floor(log10(greatest(class, 0.001)) * 20)::DOUBLE AS index,
  coalesce(sum(n) FILTER (time = 'responseTime'), 0)::DOUBLE AS response,
  coalesce(sum(n) FILTER (time = 'serviceTime'), 0)::DOUBLE AS service
FROM counts
WHERE time IN ('responseTime', 'serviceTime')
GROUP BY index
ORDER BY index;
