import { S3Client } from '@aws-sdk/client-s3';
import { regionOfEnvironment } from '../region.ts';

/**
 * Access is the SDK's: environment, profile or role. A bucket's region is found by itself where none is configured
 * (AWS_REGION); at another address (AWS_ENDPOINT_URL), that of a stand-in, bucket names are no host names.
 */
export function s3Client(): S3Client {
  return new S3Client({
    followRegionRedirects: true,
    region: regionOfEnvironment() ?? 'us-east-1',
    forcePathStyle:
      process.env['AWS_ENDPOINT_URL_S3'] !== undefined || process.env['AWS_ENDPOINT_URL'] !== undefined,
  });
}
