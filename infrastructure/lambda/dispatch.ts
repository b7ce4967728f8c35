import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type Answer, answer } from './answer.ts';
import { clusterToken } from './cluster-token.ts';
import { Dispatched } from './dispatched.ts';
import { runLoad } from './load-command.ts';
import { lockOf } from './lock.ts';
import { heldUntil, type LoadRequest } from './request.ts';
import { variable } from './variable.ts';

const KUBECONFIG = join(tmpdir(), 'kubeconfig.json');
/** Pods that make the load where the request says nothing: as much as this function has cores. */
const WORKERS = 2;

/** The cluster that runs are dispatched to, as the stack says in the variable CLUSTER. */
const clusterSchema = z.object({
  name: z.string(),
  /** URL of its API, and who signed its certificate: PEM in Base64. */
  endpoint: z.string(),
  authority: z.string(),
  /** Of the load command: image, namespace, and where the pods may be. */
  options: z.array(z.string()),
});
type Cluster = z.output<typeof clusterSchema>;

/** What the dispatcher says of a run that it has started: `Detached` of the runner. */
const detachedSchema = z.object({ run: z.string(), namespace: z.string(), endsBy: z.iso.datetime() });

/** Undefined where runs stay in this function. */
export function clusterOfStack(): Cluster | undefined {
  const text = process.env['CLUSTER'];
  return text === undefined || text === '' ? undefined : clusterSchema.parse(JSON.parse(text));
}

/** Starts a run in the cluster and leaves it to itself. Gives the answer, and until when the run may go on (ms). */
export async function dispatch(
  cluster: Cluster,
  request: LoadRequest,
  args: readonly string[],
  client: S3Client,
): Promise<{ answered: Answer; endsBy: number }> {
  const label = `run_load_${randomBytes(8).toString('hex')}`;
  // Before the run: when it ends, it is known what was asked for.
  await new Dispatched(client).put(label, request);
  writeFileSync(KUBECONFIG, JSON.stringify(await kubeconfig(cluster, client)), { mode: 0o600 });
  const store = `s3://${variable('BUCKET')}/${variable('STORE_PREFIX')}`;
  const where = [
    '--on=eks',
    '--detach',
    `--workers=${request.workers ?? WORKERS}`,
    `--upload=${store}`,
    `--label=${label}`,
    ...cluster.options,
  ];
  const { code, output, log } = await runLoad([...where, ...args], { KUBECONFIG });
  if (code !== 0) {
    return {
      answered: answer('failed', `The run could not be started in the cluster: ${log.trim()}`),
      endsBy: 0,
    };
  }
  const { run, namespace, endsBy } = detachedSchema.parse(JSON.parse(output));
  const message =
    `The run has been started in the cluster ${cluster.name} as ${run}, and goes on there, until ${endsBy} at the latest. ` +
    `Its log: kubectl logs --follow --namespace ${namespace} job/${run}-master. Its results: ${store}folders/, the one with the ` +
    `label ${label}. When it has ended it is compared and stored as asked: this request with ` +
    `"run_id": "${request.run_id ?? label}" is then answered with what came of it`;
  const summary = { dispatched: { run, namespace, endsBy, label } };
  const answered = answer('success', message, summary);
  // Whoever asks for it by its label must not start another one, before its end or after it.
  await lockOf(client, label).replace(heldUntil(true), answered);
  return { answered, endsBy: Date.parse(endsBy) };
}

async function kubeconfig({ name, endpoint, authority }: Cluster, client: S3Client): Promise<object> {
  const token = await clusterToken(name, client.config);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: endpoint, 'certificate-authority-data': authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
}
