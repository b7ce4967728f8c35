# Trino, the engine of Athena: what the saved queries of the results store are run with.
# One Maven at a time: they share a local repository.
flock "$work/maven" mvn -q -B -f test/athena/trino.xml dependency:copy-dependencies -DoutputDirectory="$work/trino"
provide TRINO "$work/trino"
