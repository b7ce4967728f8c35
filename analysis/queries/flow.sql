-- What flowed through each stage (table stages, macro level_of) while it lasted: requests that were answered well in it,
-- and requests in flight in it, averaged over its time. A request is in flight from when it was sent (where that is
-- not known, from its timestamp) to its end, also in the stages after its own.
WITH
  spans AS (
    SELECT
      level_of(run, due, target_rps) AS index,
      failed,
      due + response_time_ms / 1000 AS done,
      coalesce(CASE WHEN lag_ms IS NULL THEN response_time_ms ELSE service_ms END, 0) / 1000 AS took
    FROM samples
  ),
  own AS (
    SELECT
      index,
      count(*) AS due,
      sum(took) AS taken,
      count_if(NOT failed AND done < to_s) AS answered,
      sum(greatest(least(done, to_s) - greatest(done - took, from_s), 0)) AS busy
    FROM spans JOIN stages USING (index)
    GROUP BY index
  ),
  later AS (
    SELECT
      after.index,
      count_if(NOT failed AND done >= after.from_s AND done < after.to_s) AS answered,
      sum(greatest(least(done, after.to_s) - greatest(done - took, after.from_s), 0)) AS busy
    FROM spans
    JOIN stages AS own USING (index)
    JOIN stages AS after ON after.run = own.run AND after.from_s >= own.to_s AND done > after.from_s
    WHERE done > own.to_s
    GROUP BY after.index
  )
SELECT
  index,
  (own.answered + coalesce(later.answered, 0))::DOUBLE / seconds AS throughput,
  (own.busy + coalesce(later.busy, 0)) / seconds AS "inFlight",
  own.due::DOUBLE / seconds AS arrivals,
  own.taken / seconds AS little
FROM stages
JOIN own USING (index)
LEFT JOIN later USING (index)
WHERE seconds > 0
ORDER BY index;
