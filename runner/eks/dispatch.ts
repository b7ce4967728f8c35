import { dumpYaml } from '@kubernetes/client-node';
import type { Request } from '../command-line.ts';
import { EXIT } from '../errors.ts';
import { Interrupts } from '../interrupts.ts';
import { Log } from '../log.ts';
import { Cluster } from './cluster.ts';
import { costOf, describeCost, refuseDear } from './cost.ts';
import { collect } from './collect.ts';
import { startDetached } from './detach.ts';
import { listOf, manifestsOf } from './manifests.ts';
import { RunInCluster } from './run-in-cluster.ts';
import { specOf } from './spec.ts';

/** `--on eks`: a run in pods of a cluster, followed here to its end. Returns its exit code. Throws UserError. */
export async function runOnEks(request: Request): Promise<number> {
  const { options } = request;
  const log = new Log(options.loglevel);
  if (options.stopAll) return stopAll(Cluster.find(options.namespace, options.context), log);
  const spec = await specOf(request, Date.now());
  if (options.dryRun) {
    process.stdout.write(
      listOf(manifestsOf(spec))
        .map((one) => `---\n${dumpYaml(one)}`)
        .join(''),
    );
    return EXIT.ok;
  }
  const cost = costOf(options);
  log.info(describeCost(cost));
  refuseDear(cost, options.maxCost);
  const cluster = Cluster.find(options.namespace, options.context);
  if (options.detach) {
    await startDetached(cluster, spec, log);
    return EXIT.ok;
  }
  const run = new RunInCluster(cluster, spec, log);
  const interrupts = new Interrupts(
    () => void run.stop(),
    () => void run.remove().finally(() => process.exit(EXIT.interrupted)),
  );
  try {
    const ended = await run.follow();
    return await collect(ended, options, log);
  } finally {
    await run.remove();
    interrupts.release();
  }
}

async function stopAll(cluster: Cluster, log: Log): Promise<number> {
  const runs = await cluster.removeAll();
  const which = runs.length === 0 ? 'There was none' : `Ended: ${runs.join(', ')}`;
  log.info(`Runs in namespace ${cluster.namespace}: ${which}`);
  return EXIT.ok;
}
