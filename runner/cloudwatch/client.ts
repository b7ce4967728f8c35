import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { UserError } from '../errors.ts';
import type { CloudWatchOptions } from './options.ts';

/** CloudWatch must not hold a run up: what takes longer has failed. */
const TIMEOUTS = { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true };

export interface CloudWatch {
  /** Loaded only for a run that asks for it. */
  sdk: typeof import('@aws-sdk/client-cloudwatch');
  client: CloudWatchClient;
}

/** CloudWatch, with the credentials of AWS's default chain. Throws UserError where no region is known. `flag`: who asks. */
export async function connectCloudWatch(options: CloudWatchOptions, flag: string): Promise<CloudWatch> {
  const { cloudwatchRegion: region, cloudwatchEndpoint: endpoint } = options;
  const sdk = await import('@aws-sdk/client-cloudwatch');
  const client = new sdk.CloudWatchClient({
    requestHandler: TIMEOUTS,
    maxAttempts: 2,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  try {
    await client.config.region();
  } catch {
    throw new UserError(
      `${flag}: no AWS region is known. Name it with --cloudwatch-region, such as us-east-1, or set AWS_REGION.`,
    );
  }
  return { sdk, client };
}
