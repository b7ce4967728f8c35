import { SignatureV4 } from '@smithy/signature-v4';
import type { S3Client } from '@aws-sdk/client-s3';

/** Credentials, region and hash of an AWS client. */
type Signs = Pick<S3Client['config'], 'credentials' | 'region' | 'sha256'>;

/** What the token itself may be used for at STS, seconds; the cluster takes it for a quarter of an hour. */
const EXPIRES_SECONDS = 60;

/**
 * A token by which an EKS cluster knows who asks: a call of STS that is signed and not sent, which the cluster sends.
 * Its name is signed too, so that no other cluster can use the token. Source: aws-iam-authenticator, "API Authorization
 * from Outside a Cluster", and what `aws eks get-token` gives.
 */
export async function clusterToken(cluster: string, { credentials, region, sha256 }: Signs): Promise<string> {
  const place = await region();
  const hostname = `sts.${place}.amazonaws.com`;
  const signer = new SignatureV4({ service: 'sts', region: place, credentials, sha256 });
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host: hostname, 'x-k8s-aws-id': cluster },
    },
    { expiresIn: EXPIRES_SECONDS, signableHeaders: new Set(['host', 'x-k8s-aws-id']) },
  );
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return `k8s-aws-v1.${Buffer.from(`https://${hostname}/?${query}`).toString('base64url')}`;
}
