import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from '../../../infrastructure/cdktf.ts';
import { Bucket } from '../../../infrastructure/constructs/bucket.ts';
import { LoadFunction } from '../../../infrastructure/constructs/function.ts';
import { Key } from '../../../infrastructure/constructs/key.ts';
import { Queue } from '../../../infrastructure/constructs/queue.ts';
import { readEnvironment } from '../../../infrastructure/environment.ts';
import { environmentSchema } from '../../../infrastructure/app.ts';
import { LoadStack } from '../../../infrastructure/stack.ts';
import { temporaryFolder } from '../../helpers/folder.ts';
import type { StackJson, Synthesized } from '../synthesized.ts';

/** A stack with one of each shared construct, whichever stacks use them. */
export function samples(): Synthesized {
  const outdir = join(temporaryFolder(), 'out');
  const app = new App({ outdir, stackTraces: false });
  const stack = new LoadStack(app, 'samples', readEnvironment(environmentSchema, {}));
  const key = new Key(stack, 'key', { what: 'samples' });
  const bucket = new Bucket(stack, 'bucket', {
    name: `${stack.prefix}-samples`,
    key,
    expiry: [{ prefix: 'tmp/', days: 1 }],
  });
  const queue = new Queue(stack, 'queue', { name: `${stack.prefix}-samples`, key, visibilitySeconds: 60 });
  const functions = ['one', 'two'].map(
    (id) =>
      new LoadFunction(stack, id, {
        name: `${stack.prefix}-${id}`,
        what: 'A sample',
        code: { entry: 'test/infrastructure/fixtures/handler.ts', files: { LICENSE: 'LICENSE' } },
        key,
        memoryMb: 256,
        timeoutSeconds: 10,
        reservedConcurrency: 1,
        variables: { QUEUE_URL: queue.queue.url },
        statements: [{ sid: 'Write', actions: ['s3:PutObject'], resources: [`${bucket.arn}/*`] }],
        ...(id === 'two' ? { network: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } } : {}),
      }),
  );
  stack.output('functions', functions.map(({ arn }) => arn).join(' '), 'The functions');
  app.synth();
  const folder = join(outdir, 'stacks', 'samples');
  const json = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as StackJson;
  return { name: 'samples', folder, json };
}
