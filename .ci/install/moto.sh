# moto: real AWS service APIs on loopback (DynamoDB, S3, SQS, CloudWatch, Glue, Athena …).
python3 -m venv "$work/moto"
"$work/moto/bin/pip" install --quiet --disable-pip-version-check -r test/helpers/moto-requirements.txt
provide MOTO_SERVER "$work/moto/bin/moto_server"
