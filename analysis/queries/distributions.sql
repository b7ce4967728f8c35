-- One of the four times ($time) over all requests.
WITH keyed AS (SELECT true AS key, ms FROM times WHERE time = $time)
SELECT distribution FROM counted_distributions('keyed');
