import { GetBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { type Check, missing, ok, unlessMissing } from '../check.ts';

export const state: Check = {
  name: 'State',
  async run({ client, environment: { state: where, region } }) {
    const { bucket } = where;
    if (bucket === undefined) {
      return [ok('in a file beside the project: for one person; set `state.bucket` for a team or for CI')];
    }
    const s3 = new S3Client({ ...client, region: where.region ?? region });
    const answer = await unlessMissing(
      s3.send(new GetBucketVersioningCommand({ Bucket: bucket })),
      'NoSuchBucket',
    );
    if (!answer)
      return [missing(`no bucket ${bucket}`, `make it, with versioning: aws s3 mb s3://${bucket}`)];
    return answer.Status === 'Enabled'
      ? [ok(`bucket ${bucket}`)]
      : [
          missing(
            `bucket ${bucket} keeps no old versions`,
            `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
          ),
        ];
  },
};
