import { join } from 'node:path';
import { addRunLoad } from '../../infrastructure/lambda/image.ts';
import { FUNCTION, startFunction, type StartedFunction } from '../infrastructure/lambda/function-api.ts';
import { BUCKET, IMAGE, NAME, type TestCluster } from './cluster.ts';

/** The function run-load, from the bundle, that knows of the cluster what its stack tells it: no kubeconfig. */
export async function startRunLoad(
  { plane, image, env }: TestCluster,
  namespace: string,
): Promise<StartedFunction> {
  await plane.namespaceWithDispatcher(namespace);
  addRunLoad(image.app);
  const cluster = {
    name: NAME,
    endpoint: plane.server,
    authority: Buffer.from(plane.authority).toString('base64'),
    options: [`--namespace=${namespace}`, `--image=${IMAGE}`],
  };
  return startFunction([process.execPath, join(image.app, 'analysis/run-load.js')], {
    ...env,
    ...FUNCTION,
    PATH: process.env['PATH'],
    BUCKET,
    ALLOWED_HOSTS: '127.0.0.1',
    CLUSTER: JSON.stringify(cluster),
  });
}
