import type { Request } from '../command-line.ts';
import { UsageError } from '../errors.ts';
import { makePlan } from '../plan.ts';
import { warmupSeconds } from '../schedule.ts';
import type { RunSpec } from './manifests.ts';
import { masterHost, runName } from './naming.ts';
import { packUserFiles } from './user-files.ts';

/** Locust's own. */
const PORT = 5557;
const WEB_PORT = 8089;
/** How long the pods may take to come up where nothing is said: a node may have to be started first. */
const WAIT_SECONDS = 300;
/** Beyond its load a run has so long for its data, its last requests and its uploads. */
const AROUND_SECONDS = 600;
/** Longest run where nothing says how long it is. */
const OPEN_END_SECONDS = 6 * 3600;

/** What a command line asks the cluster for. Throws UsageError. */
export async function specOf({ options, scenario, passed }: Request, now: number): Promise<RunSpec> {
  if (!scenario || !passed) {
    throw new UsageError('Nothing to run: name a scenario with --scenario NAME, or a file with -f FILE.');
  }
  const plan = makePlan(options, scenario.shape !== undefined);
  const run = runName(scenario.name, now);
  const waitSeconds = options.expectWorkersMaxWait > 0 ? options.expectWorkersMaxWait : WAIT_SECONDS;
  const loadSeconds =
    plan.seconds === undefined ? OPEN_END_SECONDS : plan.seconds + warmupSeconds(options, plan.model);
  return {
    run,
    options,
    passed,
    port: PORT,
    masterHost: masterHost(run, options.namespace),
    waitSeconds,
    deadlineSeconds: Math.ceil(waitSeconds + (loadSeconds + AROUND_SECONDS) * options.repeat),
    userFiles: options.scenario === undefined ? await packUserFiles(scenario.files) : undefined,
    webPort: options.tunnel === undefined ? undefined : WEB_PORT,
  };
}
