import { setTimeout as sleep } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { EXIT, UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { account, exitCodeOf, hasEnded, hasNoNode, howItEnded, isUp } from './account.ts';
import type { Cluster } from './cluster.ts';
import { nodesNeeded } from './cost.ts';
import { followLogs } from './follow-logs.ts';
import type { RunSpec } from './manifests.ts';
import { nameOf } from './naming.ts';
import { openTunnel, type Tunnel } from './tunnel.ts';

/** Pods are looked at so often, ms. */
const LOOK_MS = 1000;
/** Workers have so long to upload what is left after the master has ended, ms. */
const WORKERS_END_MS = 90_000;
/** A master that is gone without a word has been removed by somebody. */
const GONE_LOOKS = 3;

/** How it ended: its master's exit code, and the runs that the master says it made. */
export interface EndedInCluster {
  exitCode: number;
  ids: string[];
}

/** One run in the cluster, from its pods to their end. */
export class RunInCluster {
  readonly #told = new Set<string>();
  #isStopped = false;
  #isMade = false;
  /** Nodes are missing, and it was said how many. */
  #isShort = false;
  #tunnel: Tunnel | undefined;
  /** The last that the master said: where its results are is at the end. */
  #tail = '';

  constructor(
    private readonly cluster: Cluster,
    private readonly spec: RunSpec,
    private readonly log: Log,
  ) {}

  /** Starts it, shows what its master writes, and waits for its end. Throws UserError where its pods do not come up. */
  async follow(): Promise<EndedInCluster> {
    const { cluster, spec, log } = this;
    const { run, options } = spec;
    log.info(`Run ${run} in namespace ${cluster.namespace}: a master and ${options.workers} workers`);
    if (options.tunnel !== undefined)
      this.#tunnel = await openTunnel(cluster, spec.webPort ?? 0, options.tunnel);
    this.#isMade = true;
    try {
      await cluster.start(spec);
    } catch (error) {
      // It has taken back what there was of it.
      this.#isMade = false;
      throw error;
    }
    const master = await this.#allUp();
    if (master === undefined) return { exitCode: EXIT.interrupted, ids: [] };
    if (this.#tunnel) this.#leadTunnel(this.#tunnel, master);
    const code = await this.#toTheEnd(master);
    const ids = [...this.#tail.matchAll(/^Results: .*?([^/\s]+)\s*$/gm)].map((match) => match[1] ?? '');
    // Without a run they have nothing to upload.
    if (ids.length > 0) await this.#workersEnd();
    this.#tunnel?.close();
    return { exitCode: this.#isStopped ? EXIT.interrupted : (code ?? EXIT.failed), ids };
  }

  /** Lets the master end the run, with its results whole. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.log.warn('Stopping the run: its results are waited for. A second Ctrl-C removes it at once.');
    if (!this.#isMade) return;
    await this.cluster
      .suspend(nameOf(this.spec.run, 'master'))
      .catch((error: Error) => this.log.error(error.message));
  }

  /** Removes all that it made in the cluster. */
  async remove(): Promise<void> {
    this.#tunnel?.close();
    if (!this.#isMade) return;
    await this.cluster.remove(this.spec.run).catch((error: Error) => {
      this.log.error(`${error.message} Kubernetes ends it within ${this.spec.deadlineSeconds} s.`);
    });
  }

  /** Waits until every pod is up. Resolves with the name of the master's; undefined when it was stopped meanwhile. */
  async #allUp(): Promise<string | undefined> {
    const { cluster, spec, log } = this;
    const { run, waitSeconds, options } = spec;
    const ends = performance.now() + waitSeconds * 1000;
    for (;;) {
      if (this.#isStopped) return undefined;
      const [masters, workers] = [await cluster.pods(run, 'master'), await cluster.pods(run, 'worker')];
      const up = workers.filter(isUp).length;
      const master = masters.find(isUp)?.metadata?.name;
      if (master !== undefined && up >= options.workers) {
        log.info(`All pods are up: ${master} and ${up} workers`);
        return master;
      }
      const pods = [...masters, ...workers];
      const refused = pods.length <= options.workers ? await cluster.whyNotMade(run) : undefined;
      const lines = account(pods, options.workers + 1, refused);
      for (const line of lines) this.#tellOnce(line);
      const homeless = pods.filter(hasNoNode).length;
      const hint = homeless > 0 ? [withoutNode(homeless, options.instanceType)] : [];
      if (!this.#isShort) for (const line of hint) log.warn(line);
      this.#isShort ||= homeless > 0;
      if (performance.now() > ends) {
        throw new UserError(
          [
            `Run ${run}: ${masters.filter(isUp).length + up} of ${options.workers + 1} pods came up within ${waitSeconds} s.`,
            ...[...lines, ...hint].map((line) => `  ${line}`),
            'Nothing was sent, and the run is removed. Ask for fewer --workers, add nodes, ' +
              'or wait for longer with --expect-workers-max-wait.',
          ].join('\n'),
        );
      }
      await sleep(LOOK_MS);
    }
  }

  /** Shows the master's log until it has ended. Resolves with its exit code; undefined where nobody knows it. */
  async #toTheEnd(master: string): Promise<number | undefined> {
    const { cluster, spec } = this;
    let code: number | undefined;
    let gone = 0;
    const take = (text: string): void => {
      process.stderr.write(text);
      this.#tail = (this.#tail + text).slice(-20_000);
    };
    const isOver = async (): Promise<boolean> => {
      const pod = (await cluster.pods(spec.run, 'master')).find(({ metadata }) => metadata?.name === master);
      if (pod && hasEnded(pod)) code = exitCodeOf(pod);
      gone = pod ? 0 : gone + 1;
      return (pod !== undefined && hasEnded(pod)) || gone >= (this.#isStopped ? 1 : GONE_LOOKS);
    };
    const watch = setInterval(() => void this.#lookAtWorkers().catch(() => undefined), LOOK_MS * 2);
    try {
      await followLogs(cluster, master, take, isOver);
    } finally {
      clearInterval(watch);
    }
    if (code === undefined && !this.#isStopped) {
      this.log.error(`The master's pod ${master} is gone: somebody removed it, or its node.`);
    }
    return code;
  }

  /** Tells of workers that ended before their time. */
  async #lookAtWorkers(): Promise<V1Pod[]> {
    const workers = await this.cluster.pods(this.spec.run, 'worker');
    for (const pod of workers) {
      if (pod.status?.phase === 'Failed') this.#tellOnce(`Worker pod ${howItEnded(pod)}`);
    }
    return workers;
  }

  /** They upload what they have before they end. */
  async #workersEnd(): Promise<void> {
    const ends = performance.now() + WORKERS_END_MS;
    while (performance.now() < ends) {
      const workers = await this.#lookAtWorkers();
      if (workers.every(hasEnded)) return;
      await sleep(LOOK_MS / 2);
    }
    this.log.warn(
      `Not all workers have ended ${WORKERS_END_MS / 1000} s after the master: rows may be missing.`,
    );
  }

  #leadTunnel(tunnel: Tunnel, master: string): void {
    tunnel.lead(master);
    this.log.info(`The run's page: http://127.0.0.1:${tunnel.port}/`);
  }

  #tellOnce(line: string): void {
    if (this.#told.has(line)) return;
    this.#told.add(line);
    this.log.warn(line);
  }
}

/** Says how many nodes are missing. */
function withoutNode(pods: number, instanceType: string): string {
  return (
    `${pods} ${pods === 1 ? 'pod has' : 'pods have'} no node. ` +
    `${nodesNeeded(pods, instanceType)} would hold them: set the size of their group, as docs/eks.md says.`
  );
}
