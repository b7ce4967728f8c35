import { S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { clusterToken } from '../../../infrastructure/lambda/cluster-token.ts';
import { type AwsAccess, needMoto, startMoto } from '../../helpers/moto.ts';
import { EksAuthenticator } from '../../kubernetes/eks-authenticator.ts';

needMoto('how the function run-load shows a cluster who it is').describe('a token for a cluster', () => {
  let access: AwsAccess;
  const authenticator = new EksAuthenticator('saves');
  const token = (cluster: string, secretAccessKey: string, sessionToken?: string): Promise<string> => {
    const credentials = {
      ...access.credentials,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
    return clusterToken(cluster, new S3Client({ region: access.region, credentials }).config);
  };

  beforeAll(async () => {
    authenticator.access = access = await startMoto();
  });

  test('is a signed call of STS, which says who made it; a role’s session is in it', async () => {
    const { secretAccessKey } = access.credentials;
    expect(await authenticator.whoIs(await token('saves', secretAccessKey))).toMatch(/^arn:aws:/);
    // Characters that a query has to encode, and Base64 has others for.
    const ofRole = await token('saves', secretAccessKey, 'a+b/c==');
    expect(ofRole).toMatch(/^k8s-aws-v1\.[\w-]+$/);
    expect(await authenticator.whoIs(ofRole)).toMatch(/^arn:aws:/);
    expect(Buffer.from(ofRole.slice(11), 'base64url').toString()).toContain(
      'X-Amz-Security-Token=a%2Bb%2Fc%3D%3D',
    );
  });

  test('is of no use at another cluster, nor by another secret', async () => {
    const { secretAccessKey } = access.credentials;
    const refused = 'the signature does not match';
    await expect(authenticator.whoIs(await token('other', secretAccessKey))).rejects.toThrow(refused);
    await expect(authenticator.whoIs(await token('saves', 'stolen'))).rejects.toThrow(refused);
  });
});
