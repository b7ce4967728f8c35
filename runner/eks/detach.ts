import { bucketUrl } from '../bucket-url.ts';
import type { Log } from '../log.ts';
import type { Cluster } from './cluster.ts';
import type { RunSpec } from './manifests.ts';
import { nameOf } from './naming.ts';

/** A run that goes on by itself, as whoever started it is told of it on stdout: one line of JSON. */
export interface Detached {
  /** Name of all that it made in the cluster. */
  run: string;
  namespace: string;
  /** Where its results go. */
  upload: string;
  /** By then Kubernetes has ended it, should nothing else have. ISO 8601. */
  endsBy: string;
}

/** `--detach`: starts a run, and leaves it to itself. Throws UserError where the cluster says no. */
export async function startDetached(cluster: Cluster, spec: RunSpec, log: Log): Promise<void> {
  const { run, options, deadlineSeconds } = spec;
  const { namespace, upload } = options;
  await cluster.start(spec);
  const detached: Detached = {
    run,
    namespace,
    upload: upload === undefined ? '' : bucketUrl(upload),
    endsBy: new Date(Date.now() + deadlineSeconds * 1000).toISOString(),
  };
  log.info(`Run ${run} has been started in namespace ${namespace}, and goes on by itself`);
  log.info(`Its log: kubectl logs --follow --namespace ${namespace} job/${nameOf(run, 'master')}`);
  log.info(`Its results: ${detached.upload}folders/, when it has ended; by ${detached.endsBy} at the latest`);
  process.stdout.write(`${JSON.stringify(detached)}\n`);
}
