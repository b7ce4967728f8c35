-- Of few keys or many: macros.sql.
CREATE MACRO distributions(keyed) AS TABLE FROM counted_distributions(keyed);
