-- How many different stage rates the samples carry.
SELECT count(DISTINCT target_rps)::DOUBLE AS rates FROM samples;
