import { GetBucketMetricsConfigurationCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { FILTER_ID } from '../../open-saves.ts';
import { type Check, missing, ok, unknown, unlessMissing } from '../check.ts';

export const bucket: Check = {
  name: 'Bucket of blobs',
  async run({ client, environment, platform: { observability }, found }) {
    const name = environment.openSaves.bucket ?? (found.account && `open-saves-blobs-${found.account}`);
    if (name === undefined) return [unknown('without an account it has no name')];
    const s3 = new S3Client(client);
    const answer = await unlessMissing(
      s3.send(new HeadBucketCommand({ Bucket: name })),
      'NotFound',
      'NoSuchBucket',
    );
    if (!answer) return [missing(`no bucket ${name}`, 'name it: DEPLOY_OPEN_SAVES_BUCKET')];
    if (observability.enabled && observability.bucketMetrics)
      return [ok(`${name}; request metrics will be switched on`)];
    const metrics = await unlessMissing(
      s3.send(new GetBucketMetricsConfigurationCommand({ Bucket: name, Id: FILTER_ID })),
      'NoSuchConfiguration',
    );
    return metrics?.MetricsConfiguration?.Id === FILTER_ID
      ? [ok(`${name}, with request metrics`)]
      : [
          missing(
            `${name} has no request metrics named ${FILTER_ID}: its widgets stay empty`,
            'set stacks.platform.observability.bucketMetrics to true',
          ),
        ];
  },
};
