-- What a time is counted as: the middle of its class. Classes are 0.2 % wide, so that this is within 0.1 % of it, as a
-- histogram of three significant digits is. There are 1,152 to each factor of 10, however many requests.
CREATE MACRO resolved(ms) AS exp(0.002 * round(ln(greatest(ms, 0.001)) / 0.002));
