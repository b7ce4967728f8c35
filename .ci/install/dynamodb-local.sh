# DynamoDB Local, AWS's own: what our endpoint's answers are compared with.
flock "$work/maven" mvn -q -B -f test/helpers/dynamodb-local.xml dependency:copy-dependencies -DoutputDirectory="$work/dynamodb-local"
provide DYNAMODB_LOCAL "$work/dynamodb-local"
