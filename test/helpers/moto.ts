import { spawn } from 'node:child_process';
import { S3Client } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import { atEnd } from './at-end.ts';
import { deadPort } from './server.ts';
import { until } from './until.ts';
import { need } from './needs.ts';

const HOW =
  'python3 -m venv VENV && VENV/bin/pip install -r test/helpers/moto-requirements.txt, then MOTO_SERVER=VENV/bin/moto_server';

/** Tests that need AWS service APIs: `const moto = needMoto('what'); moto.describe('…', () => …)`. */
export const needMoto = (what: string): ReturnType<typeof need> => need('MOTO_SERVER', what, HOW);

/** What an AWS SDK client takes to talk to moto. */
export interface AwsAccess {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Starts a moto server, a fresh account, on loopback; it ends with the file's tests. */
export async function startMoto(): Promise<AwsAccess> {
  const program = process.env['MOTO_SERVER'];
  if (!program) throw new Error('MOTO_SERVER is not set');
  const port = await deadPort();
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  atEnd(() => child.kill());
  const endpoint = `http://127.0.0.1:${port}`;
  await until('moto answers', async () => (await fetch(`${endpoint}/moto-api/`)).ok);
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

/** Starts one, and lets whatever finds AWS by the environment find it there while the file's tests run. */
export async function useMoto(): Promise<AwsAccess> {
  const access = await startMoto();
  const { endpoint, region, credentials } = access;
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  atEnd(() => vi.unstubAllEnvs());
  return access;
}

/** A client of its S3, where bucket names are no host names. */
export const s3Of = (access: AwsAccess): S3Client => new S3Client({ ...access, forcePathStyle: true });
